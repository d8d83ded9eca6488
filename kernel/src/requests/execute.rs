//! `execute_request`: runs a cell.

use std::sync::Arc;

use chrono::{SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::answer::{Answer, Request};
use super::frontend::CellFrontend;
use super::kernel::Kernel;
use crate::evaluator::{Cell, Display, Exception, Outcome, Payload, Thread};
use crate::wire::content::Status;
use crate::wire::content::execute::{
    ErrorFields, ExecuteInput, ExecuteMetadata, ExecuteReply, ExecuteRequest, ExpressionError,
    ExpressionValue,
};
use crate::wire::{Channel, Outgoing};

impl Kernel {
    pub(super) fn execute(self: &Arc<Self>, request: &Request<'_>) -> Answer {
        let started = Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true);
        let content: ExecuteRequest = match request.content() {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        let stop_on_error = content.stop_on_error;
        let frontend = Arc::new(CellFrontend::new(self, request, &content));
        let cell = self.cell(content, request.thread());
        if !cell.silent {
            let input = ExecuteInput {
                code: &cell.code,
                execution_count: cell.execution_count,
            };
            self.outbox().push(Outgoing::new(
                Channel::IoPub,
                Some(request.origin()),
                "execute_input",
                &input,
            ));
        }
        if cell.store_history {
            self.count();
            self.history.add(cell.execution_count, &cell.code);
        }
        let (stored, execution_count) = (cell.store_history, cell.execution_count);
        let outcome = self.evaluator.execute(cell, Arc::clone(&frontend) as _);
        if let Some(result) = frontend.take_result()
            && stored
        {
            self.history.set_output(execution_count, result);
        }
        if outcome.error.is_some() && stop_on_error {
            self.abort_cells_behind(request.message);
        }
        let reply = self.execute_reply(outcome);
        let metadata = ExecuteMetadata {
            started,
            status: reply.status,
        };
        request
            .reply("execute_reply", &reply)
            .map(|message| message.with_metadata(&metadata))
    }

    pub(super) fn aborted(&self, request: &Request<'_>) -> Outgoing {
        let reply = ExecuteReply {
            status: Status::Aborted,
            execution_count: self.counted(),
            user_expressions: Map::new(),
            payload: Vec::new(),
            error: None,
        };
        Outgoing::new(
            request.channel,
            Some(request.origin()),
            "execute_reply",
            &reply,
        )
    }

    fn cell(&self, content: ExecuteRequest, thread: Thread) -> Cell {
        let silent = content.silent;
        let blank = content.code.trim().is_empty();
        let expression = |(name, text): (String, Value)| match text {
            Value::String(text) => (name, text),
            other => (name, other.to_string()),
        };
        Cell {
            code: content.code,
            silent,
            store_history: !silent && !blank && content.store_history.unwrap_or(true),
            // A cell that is not counted is shown with the number that the next counted one will have.
            execution_count: self.counted() + 1,
            user_expressions: content
                .user_expressions
                .into_iter()
                .map(expression)
                .collect(),
            thread,
        }
    }

    fn execute_reply(&self, outcome: Outcome) -> ExecuteReply {
        ExecuteReply {
            status: if outcome.error.is_some() {
                Status::Error
            } else {
                Status::Ok
            },
            execution_count: self.counted(),
            user_expressions: outcome
                .user_expressions
                .into_iter()
                .map(expression_entry)
                .collect(),
            payload: outcome.payload.into_iter().map(payload).collect(),
            error: outcome.error.map(error_fields),
        }
    }
}

/// The exception as messages carry it.
pub fn error_fields(exception: Exception) -> ErrorFields {
    let Exception {
        ename,
        evalue,
        traceback,
    } = exception;
    ErrorFields {
        ename,
        evalue,
        traceback,
    }
}

fn expression_entry((name, value): (String, Result<Display, Exception>)) -> (String, Value) {
    let entry = match value {
        Ok(Display { data, metadata, .. }) => serde_json::to_value(ExpressionValue {
            status: Status::Ok,
            data,
            metadata,
        }),
        Err(exception) => serde_json::to_value(ExpressionError {
            status: Status::Error,
            error: error_fields(exception),
        }),
    };
    (name, entry.unwrap_or_default())
}

fn payload(payload: Payload) -> Value {
    match payload {
        Payload::Page(Display { data, .. }) => json!({"source": "page", "data": data, "start": 0}),
        Payload::SetNextInput { text, replace } => {
            json!({"source": "set_next_input", "text": text, "replace": replace})
        }
        Payload::AskExit { keep_kernel } => {
            json!({"source": "ask_exit", "keepkernel": keep_kernel})
        }
    }
}
