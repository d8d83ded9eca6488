//! `kernel_info_request`: answered from what is known at compile time, before the interpreter is up.

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::wire::content::Status;
use crate::wire::content::kernel_info::{CodemirrorMode, HelpLink, KernelInfoReply, LanguageInfo};

/// The version of Python that RustPython 0.6 implements.
const PYTHON: &str = "3.14.0";

impl Kernel {
    pub(super) fn kernel_info(&self, request: &Request<'_>) -> Answer {
        request.reply("kernel_info_reply", &kernel_info())
    }
}

/// What notebooks say about the language of their cells.
pub fn language() -> LanguageInfo {
    LanguageInfo {
        name: "python",
        version: PYTHON,
        mimetype: "text/x-python",
        file_extension: ".py",
        pygments_lexer: "ipython3",
        codemirror_mode: CodemirrorMode {
            name: "ipython",
            version: 3,
        },
        nbconvert_exporter: "python",
    }
}

/// The first line of a console.
pub fn banner() -> String {
    format!(
        "Gradus {}: Python {PYTHON} with native autograd",
        env!("CARGO_PKG_VERSION")
    )
}

fn kernel_info() -> KernelInfoReply {
    KernelInfoReply {
        status: Status::Ok,
        protocol_version: "5.5",
        implementation: "gradus",
        implementation_version: env!("CARGO_PKG_VERSION"),
        language_info: language(),
        banner: banner(),
        debugger: true,
        supported_features: vec!["debugger", "kernel subshells"],
        help_links: vec![
            HelpLink {
                text: "Python Reference",
                url: "https://docs.python.org/3.14",
            },
            HelpLink {
                text: "MXNet Reference",
                url: "https://mxnet.apache.org/versions/1.9.1/api/python",
            },
        ],
    }
}
