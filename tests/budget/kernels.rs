//! The kernels that are measured.

use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::json;

use super::client::{Client, address};
use super::process::Process;

/// Makes the command that starts a kernel from the program under test and the connection file.
type Starter = dyn Fn(&Path, &Path) -> Command;

/// A kernel to be measured.
pub struct Kernel(Box<Starter>);

impl Kernel {
    /// The kernel of this checkout.
    pub fn gradus() -> Self {
        Self(Box::new(|program, file| {
            let mut command = Command::new(program);
            command.args(["kernel".as_ref(), "-f".as_ref(), file.as_os_str()]);
            command
        }))
    }

    /// ipykernel, if `GRADUS_IPYKERNEL` names a Python that has it.
    pub fn ipykernel() -> Option<Self> {
        let python = std::env::var_os("GRADUS_IPYKERNEL")?;
        Some(Self(Box::new(move |_, file| {
            let mut command = Command::new(&python);
            let arguments = [
                "-m".as_ref(),
                "ipykernel_launcher".as_ref(),
                "-f".as_ref(),
                file.as_os_str(),
            ];
            command
                .args(arguments)
                .env("IPYTHONDIR", file.with_file_name("ipython"));
            command
        })))
    }

    /// A kernel and a client that has been greeted.
    pub fn start(&self) -> Client {
        let process = Process::start_by(json!({}), |program, file| {
            let mut command = self.0(program, file);
            // As front ends start kernels: a Stop reaches what they have started, and not us.
            command.process_group(0);
            command
        });
        // Trying again every half millisecond, so that no client's own waiting is in the measure.
        for port in ["shell_port", "control_port", "stdin_port", "iopub_port"] {
            while TcpStream::connect(address(&process, port)).is_err() {
                std::thread::sleep(Duration::from_micros(500));
            }
        }
        Client::connect(process)
    }
}
