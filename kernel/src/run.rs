//! `gradus run`: a notebook or a program without Jupyter.

mod console;
mod keyboard;
mod printer;
mod record;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use self::console::Console;
use self::printer::Printer;
use crate::evaluator::{Cell, Evaluator, Exception, Outcome, Script, python};
use crate::notebook::{CodeCell, Notebook};
use crate::requests::language;
use crate::signals;

/// What to run and how.
#[derive(Args)]
pub struct Options {
    /// A notebook (.ipynb) or a Python program
    file: PathBuf,
    /// Write the executed notebook here
    #[arg(long, value_name = "OUT.ipynb")]
    output: Option<PathBuf>,
    /// Go on after a cell that fails
    #[arg(long)]
    allow_errors: bool,
    /// For the program's sys.argv, after --
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Exit status of a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

/// Runs the file; the exit code is the program's, or 1 when a cell failed.
///
/// # Errors
/// When the file cannot be read, the interpreter does not start, or the executed notebook cannot be written.
pub fn run(options: Options) -> Result<ExitCode, Box<dyn Error>> {
    if options
        .file
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("ipynb"))
    {
        run_notebook(&options)
    } else if options.output.is_some() || options.allow_errors {
        Err("--output and --allow-errors are for notebooks".into())
    } else {
        run_program(options)
    }
}

fn run_program(options: Options) -> Result<ExitCode, Box<dyn Error>> {
    let console = Arc::new(Console::new(Printer::of_process(), false));
    let evaluator = start(&console)?;
    let script = Script {
        path: options.file,
        arguments: options.arguments,
    };
    let Outcome { error, .. } = evaluator.run_script(script, Arc::clone(&console) as _);
    let code = error.map_or(ExitCode::SUCCESS, |exception| {
        exit_code(&console, &exception)
    });
    console.flush();
    Ok(code)
}

/// What Python does with the exception that ends a program.
fn exit_code(console: &Console, exception: &Exception) -> ExitCode {
    if exception.ename != "SystemExit" {
        console.report(exception);
        return ExitCode::from(if exception.ename == "KeyboardInterrupt" {
            INTERRUPTED
        } else {
            1
        });
    }
    match exception.evalue.parse::<i64>() {
        // The operating system keeps the lowest byte.
        Ok(code) => ExitCode::from(code.to_le_bytes()[0]),
        Err(_) => {
            console.complain(&exception.evalue);
            ExitCode::FAILURE
        }
    }
}

fn run_notebook(options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let named = |error| format!("{}: {error}", options.file.display());
    let mut notebook = Notebook::read(&options.file).map_err(named)?;
    let cells = notebook.code_cells().map_err(named)?;
    // Relative paths in a notebook begin at its own folder, as they do in Jupyter; that of --output does not.
    let output = options
        .output
        .as_deref()
        .map(std::path::absolute)
        .transpose()?;
    if let Some(folder) = options
        .file
        .parent()
        .filter(|folder| *folder != Path::new(""))
    {
        std::env::set_current_dir(folder)?;
    }
    let console = Arc::new(Console::new(Printer::of_process(), output.is_some()));
    let evaluator = start(&console)?;
    let failed = run_cells(cells, &*evaluator, &console, options.allow_errors);
    console.flush();
    if let Some(output) = output {
        console.store_outputs(&mut notebook);
        notebook.describe_kernel(&language());
        notebook
            .write(&output)
            .map_err(|error| format!("{}: {error}", output.display()))?;
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Runs the cells; whether one of them failed that should not have.
fn run_cells(
    cells: Vec<CodeCell>,
    evaluator: &dyn Evaluator,
    console: &Arc<Console>,
    allow_errors: bool,
) -> bool {
    // Jupyter does not send cells without text.
    let cells = cells
        .into_iter()
        .filter(|cell| !cell.source.trim().is_empty());
    for (
        execution_count,
        CodeCell {
            index,
            source,
            may_fail,
        },
    ) in (1..).zip(cells)
    {
        console.begin_cell(index, execution_count);
        let cell = Cell {
            code: source,
            store_history: true,
            execution_count,
            ..Cell::default()
        };
        let error = evaluator.execute(cell, Arc::clone(console) as _).error;
        if let Some(exception) = &error {
            console.report(exception);
        }
        if error.is_some() && !allow_errors && !may_fail {
            return true;
        }
    }
    false
}

fn start(console: &Arc<Console>) -> Result<Arc<dyn Evaluator>, Box<dyn Error>> {
    let evaluator = python::start()?;
    let (interrupted, console) = (Arc::clone(&evaluator), Arc::clone(console));
    signals::on_interrupt(move || {
        // A cell that waits for input gets its KeyboardInterrupt from there.
        if !console.interrupt() {
            interrupted.interrupt();
        }
    })?;
    Ok(evaluator)
}

#[cfg(test)]
mod tests;
