//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-info>

use serde::Serialize;

use super::Status;

/// Who answers.
#[derive(Debug, Serialize)]
pub struct KernelInfoReply {
    /// Always ok.
    pub status: Status,
    /// Of the messages.
    pub protocol_version: &'static str,
    /// The kernel's name.
    pub implementation: &'static str,
    /// The kernel's version.
    pub implementation_version: &'static str,
    /// What the cells are written in.
    pub language_info: LanguageInfo,
    /// The first lines of a console.
    pub banner: String,
    /// Whether stepping is offered; replaced by `supported_features`, still read.
    pub debugger: bool,
    /// JEP 92: `debugger`, `kernel subshells`.
    pub supported_features: Vec<&'static str>,
    /// Links in the front end's Help menu.
    pub help_links: Vec<HelpLink>,
}

/// What the cells are written in.
#[derive(Debug, Serialize)]
pub struct LanguageInfo {
    /// Papermill chooses its translator by this name.
    pub name: &'static str,
    /// Of the language.
    pub version: &'static str,
    /// MIME type of source files.
    pub mimetype: &'static str,
    /// With the dot.
    pub file_extension: &'static str,
    /// Highlighting when notebooks are converted.
    pub pygments_lexer: &'static str,
    /// Highlighting in the browser.
    pub codemirror_mode: CodemirrorMode,
    /// Exporter for scripts.
    pub nbconvert_exporter: &'static str,
}

/// Highlighting in the browser.
#[derive(Debug, Serialize)]
pub struct CodemirrorMode {
    /// Of the mode.
    pub name: &'static str,
    /// Of the language.
    pub version: u8,
}

/// An entry of the Help menu.
#[derive(Debug, Serialize)]
pub struct HelpLink {
    /// Shown.
    pub text: &'static str,
    /// Opened.
    pub url: &'static str,
}
