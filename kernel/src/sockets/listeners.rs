//! Addresses of the connection file, claimed with the operating system's own calls.

use std::io;
use std::net::TcpListener;
#[cfg(unix)]
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use crate::wire::connection::{ConnectionInfo, Transport};

/// A claimed address.
pub enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener),
}

impl Listener {
    /// The file of a Unix domain socket, to be removed when it is not served any longer.
    pub fn file(&self) -> Option<PathBuf> {
        match self {
            Self::Tcp(_) => None,
            #[cfg(unix)]
            Self::Unix(listener) => listener
                .local_addr()
                .ok()?
                .as_pathname()
                .map(Path::to_path_buf),
        }
    }
}

/// The claimed addresses of the five sockets; clients can connect, and wait.
pub struct Listeners {
    pub(super) shell: Listener,
    pub(super) control: Listener,
    pub(super) stdin: Listener,
    pub(super) iopub: Listener,
    pub(super) heartbeat: Listener,
}

impl Listeners {
    /// Claims the addresses of a connection file.
    ///
    /// # Errors
    /// When one of them is in use, not ours, or of a transport that this platform lacks.
    pub fn bind(connection: &ConnectionInfo) -> io::Result<Self> {
        let bind = |name: &str, port| {
            listen(connection, port).map_err(|error| {
                let place = format!("{}, {} port {port}", connection.transport, connection.ip);
                io::Error::new(
                    error.kind(),
                    format!("the {name} socket cannot listen at {place}: {error}"),
                )
            })
        };
        Ok(Self {
            shell: bind("shell", connection.shell_port)?,
            control: bind("control", connection.control_port)?,
            stdin: bind("stdin", connection.stdin_port)?,
            iopub: bind("iopub", connection.iopub_port)?,
            heartbeat: bind("heartbeat", connection.hb_port)?,
        })
    }
}

fn listen(connection: &ConnectionInfo, port: u16) -> io::Result<Listener> {
    match connection.transport {
        Transport::TCP => {
            // libzmq's spelling of "every interface", and what some front ends write for it.
            let host = match connection.ip.as_str() {
                "" | "*" => "0.0.0.0",
                ip => ip,
            };
            TcpListener::bind((host, port)).map(Listener::Tcp)
        }
        #[cfg(unix)]
        Transport::IPC => {
            listen_unix(Path::new(&format!("{}-{port}", connection.ip))).map(Listener::Unix)
        }
        #[cfg(not(unix))]
        Transport::IPC => Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "ipc needs Unix domain sockets",
        )),
    }
}

/// Listens at a path. A socket file that a dead process left behind is removed; one that answers is not ours.
#[cfg(unix)]
fn listen_unix(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && is_stale(path) => {
            std::fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        result => result,
    }
}

#[cfg(unix)]
fn is_stale(path: &Path) -> bool {
    UnixStream::connect(path).is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_stale_socket_file_is_replaced_and_a_living_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kernel-1");
        let living = listen_unix(&path).unwrap();
        assert_eq!(
            listen_unix(&path).unwrap_err().kind(),
            io::ErrorKind::AddrInUse
        );
        drop(living);
        assert!(path.exists());
        listen_unix(&path).unwrap();
    }
}
