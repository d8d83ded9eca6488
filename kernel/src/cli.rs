//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::serve;

/// A Jupyter kernel with native autodiff that runs notebooks written for Apache MXNet.
#[derive(Parser)]
#[command(name = "gradus", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a front end; what kernel.json starts
    Kernel {
        /// Connection file that the front end has written
        #[arg(short = 'f', value_name = "CONNECTION_FILE")]
        connection_file: PathBuf,
    },
}

/// Does what the command line says.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Kernel { connection_file } => serve::serve(&connection_file),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gradus: {error}");
            ExitCode::FAILURE
        }
    }
}
