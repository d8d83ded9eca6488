//! What the requests ask of the interpreter, and what the interpreter may ask of the front end.
//!
//! Two traits and plain data: neither side knows ZeroMQ or JSON envelopes (MIME bundles are the one
//! exception, their values are JSON by definition), and only the modules below this one name RustPython.
//! [`Evaluator`] is called from the request handlers; its methods block and may be called from any thread.
//! [`Frontend`] is handed to a running cell; its methods may be called from any thread that the cell starts.

mod comm;
#[cfg(test)]
pub mod echo;
pub mod pending;
pub mod python;

use std::path::PathBuf;
use std::sync::Arc;

pub use comm::{Comm, CommKind, Thread};

/// MIME type to data. Text types hold a JSON string, `application/json` any value, images base64 text.
pub type MimeBundle = serde_json::Map<String, serde_json::Value>;

/// A cell to run.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// The text as typed, magics included.
    pub code: String,
    /// Run without a trace: no result is displayed, nothing enters `In`, `Out`, `_` or the history.
    pub silent: bool,
    /// Whether the cell enters `In` and `Out`.
    pub store_history: bool,
    /// The `n` of `In[n]`, shown in tracebacks as `Cell In[n], line k`.
    pub execution_count: u32,
    /// Name to expression, evaluated after the cell when it succeeded.
    pub user_expressions: Vec<(String, String)>,
    /// Where it runs.
    pub thread: Thread,
}

/// A program file to run from its first line to its last as `__main__`, as `python path arguments...` does.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// The file; its folder becomes `sys.path[0]`.
    pub path: PathBuf,
    /// `sys.argv[1..]`.
    pub arguments: Vec<String>,
}

/// How a cell ended.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The exception that ended the cell, if one did.
    pub error: Option<Exception>,
    /// One entry for each of [`Cell::user_expressions`], in their order.
    pub user_expressions: Vec<(String, Result<Display, Exception>)>,
    /// Deprecated but used by front ends: pagers, `set_next_input`, `ask_exit`.
    pub payload: Vec<Payload>,
}

/// A Python exception as front ends show it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exception {
    /// The class name, `ValueError`.
    pub ename: String,
    /// `str(exception)`.
    pub evalue: String,
    /// The formatted traceback, with ANSI colours, an entry for each frame or paragraph.
    pub traceback: Vec<String>,
}

/// Something shown: a result, a `display`, the answer to a user expression.
#[derive(Debug, Clone, Default)]
pub struct Display {
    /// The representations; `text/plain` is always among them.
    pub data: MimeBundle,
    /// Metadata by MIME type.
    pub metadata: MimeBundle,
    /// Set for displays that can be updated later.
    pub display_id: Option<String>,
}

/// What a reply carries back beside its outputs.
#[derive(Debug, Clone)]
pub enum Payload {
    /// Show this text in a pager (`object?`).
    Page(Display),
    /// Put this text into the next input (`%load`); `replace` the current cell.
    SetNextInput {
        /// The text.
        text: String,
        /// Whether the running cell's own text is replaced.
        replace: bool,
    },
    /// The console should leave (`exit`), keeping the kernel alive or not.
    AskExit {
        /// Whether the kernel stays.
        keep_kernel: bool,
    },
}

/// The two output streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// `sys.stdout`.
    Stdout,
    /// `sys.stderr`.
    Stderr,
}

impl Stream {
    /// The name in messages and notebooks.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
        }
    }
}

/// Why `input()` got no line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputError {
    /// The front end declared that it has no input (`allow_stdin: false`): `StdinNotImplementedError`.
    NotAllowed,
    /// The wait was interrupted: `KeyboardInterrupt`.
    Interrupted,
    /// The kernel is shutting down: `EOFError`.
    Closed,
}

/// Where a running cell's outputs go. Calls keep their order.
pub trait Frontend: Send + Sync {
    /// Text for a stream. Coalescing is the receiver's business.
    fn stream(&self, stream: Stream, text: &str);
    /// The value of the cell's last expression.
    fn result(&self, execution_count: u32, display: Display);
    /// `display(...)`; with `update`, the display with the same `display_id` is replaced.
    fn display(&self, display: Display, update: bool);
    /// Removes the cell's outputs, at once or (`wait`) when the next one comes.
    fn clear_output(&self, wait: bool);
    /// The exception that ended the cell, published before the reply that repeats it.
    fn error(&self, exception: &Exception);
    /// Whether the user has stopped the cell before the interpreter took it up. Asked once, when it does: an interrupt
    /// that comes earlier finds nothing to interrupt, and one that comes later goes to [`Evaluator::interrupt`].
    fn interrupted(&self) -> bool {
        false
    }
    /// Sends a comm message. Without a front end nobody is at the other end.
    fn comm(&self, _message: Comm) {}
    /// Tells a debugger that the cell has stopped, or goes on.
    fn debug_event(&self, _event: &str, _body: MimeBundle) {}
    /// Asks the user for a line; blocks.
    ///
    /// # Errors
    /// When there is nobody to ask or the wait ended without a line.
    fn input(&self, prompt: &str, password: bool) -> Result<String, InputError>;
}

/// Candidates for Tab.
#[derive(Debug, Clone, Default)]
pub struct Completions {
    /// Start of the replaced text, in code points.
    pub cursor_start: usize,
    /// End of the replaced text, in code points.
    pub cursor_end: usize,
    /// Sorted candidates.
    pub matches: Vec<Completion>,
}

/// One candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The text that replaces `cursor_start..cursor_end`.
    pub text: String,
    /// `function`, `class`, `module`, `instance`, `keyword`, `param`, `path`, `magic`.
    pub kind: &'static str,
    /// The parenthesised signature of a callable, or empty.
    pub signature: String,
}

/// Whether a text can be run as it stands (the console asks on Enter).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completeness {
    /// It can.
    Complete,
    /// More lines are needed, indented by this text.
    Incomplete {
        /// Blanks for the next line.
        indent: String,
    },
    /// No continuation makes it valid.
    Invalid,
    /// Cannot be told.
    Unknown,
}

/// The interpreter.
pub trait Evaluator: Send + Sync {
    /// Runs a cell to its end on the evaluator's own thread. A panic below becomes [`Outcome::error`].
    fn execute(&self, cell: Cell, frontend: Arc<dyn Frontend>) -> Outcome;
    /// Runs a program file; results are not displayed. An exception that ends it is formatted as a plain program's
    /// is (no `Cell In[n]`, no colours); `sys.exit(code)` arrives as `SystemExit` with the code in
    /// [`Exception::evalue`].
    fn run_script(&self, script: Script, frontend: Arc<dyn Frontend>) -> Outcome;
    /// Candidates at a cursor given in code points. Answers while a cell runs.
    fn complete(&self, code: &str, cursor: usize) -> Completions;
    /// Documentation of the object at the cursor, or `None`. Detail 1 adds the source. Answers while a cell runs.
    fn inspect(&self, code: &str, cursor: usize, detail: u8) -> Option<MimeBundle>;
    /// Whether `code` is a whole cell.
    fn is_complete(&self, code: &str) -> Completeness;
    /// Hands a comm message of the front end to the comm; its handler's exception becomes [`Outcome::error`].
    fn comm(&self, message: Comm, thread: Thread, frontend: Arc<dyn Frontend>) -> Outcome;
    /// Identifier and target of every open comm. Answers while a cell runs.
    fn comms(&self) -> Vec<(String, String)>;
    /// Starts a thread that runs cells beside the others.
    ///
    /// # Errors
    /// Why it could not be started.
    fn create_subshell(&self, name: &str) -> Result<(), String>;
    /// Ends such a thread, when what it runs has ended.
    fn delete_subshell(&self, name: &str);
    /// The body of the answer to a request of the Debug Adapter Protocol. Answers while a cell runs or has stopped.
    ///
    /// # Errors
    /// Why the request is not answered.
    fn debug(&self, command: &str, arguments: &MimeBundle) -> Result<MimeBundle, String>;
    /// Raises `KeyboardInterrupt` in the running cell, native operations included. No effect when none runs.
    fn interrupt(&self);
}
