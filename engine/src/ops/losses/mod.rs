//! Losses whose gradient is what matters: most compute a prediction and have the gradient of a loss.

mod classes;
mod cross_entropy;
mod ctc;
mod kl_sparse;
mod make_loss;
mod regression;
mod softmax_output;
mod svm;

pub use cross_entropy::*;
pub use ctc::*;
pub use kl_sparse::*;
pub use make_loss::*;
pub use regression::*;
pub use softmax_output::*;
pub use svm::*;
