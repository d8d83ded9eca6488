//! The command line.

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{doctor, install, ops, run, serve};

/// A Jupyter kernel with native autodiff that runs notebooks written for Apache MXNet.
#[derive(Parser)]
#[command(name = "gradus", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Put the kernelspec where Jupyter looks
    Install(install::Place),
    /// Remove the kernelspec
    Uninstall(install::Place),
    /// Serve a front end; what kernel.json starts
    Kernel {
        /// Connection file that the front end has written
        #[arg(short = 'f', value_name = "CONNECTION_FILE")]
        connection_file: PathBuf,
    },
    /// Run a notebook or a program without Jupyter
    Run(run::Options),
    /// Report what this machine offers and what Jupyter finds
    Doctor,
    /// List the operations of mx.nd, or show the reference of one
    Ops {
        /// Name of an operation, as in mx.nd
        name: Option<String>,
    },
}

/// Does what the command line says.
pub fn main() -> ExitCode {
    dispatch(Arguments::parse().command).unwrap_or_else(|error| {
        eprintln!("gradus: {error}");
        ExitCode::FAILURE
    })
}

fn dispatch(command: Command) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Command::Install(place) => install::install(&place)?,
        Command::Uninstall(place) => install::uninstall(&place)?,
        Command::Kernel { connection_file } => serve::serve(&connection_file)?,
        Command::Run(options) => return run::run(options),
        Command::Doctor => print(&doctor::report())?,
        Command::Ops { name } => print(&ops::reference(name.as_deref())?)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a text; a pager that was left early is no error.
fn print(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
