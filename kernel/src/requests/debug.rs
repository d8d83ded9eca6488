//! `debug_request`: the variables, for the panel that shows them. There is no stepping.

use serde_json::{Value, json};

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::evaluator::{Display, Variable};
use crate::wire::content::debug::{DebugReply, DebugRequest};

/// The seed of the hash by which front ends name the files of cells.
const HASH_SEED: u32 = 0xc70f_6907;

impl Kernel {
    pub(super) fn debug(&self, request: &Request<'_>) -> Answer {
        let content: DebugRequest = match request.content() {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        let body = self.debug_body(&content);
        let reply = DebugReply {
            seq: content.seq,
            kind: "response",
            request_seq: content.seq,
            success: body.is_ok(),
            command: &content.command,
            message: body.as_ref().err().cloned(),
            body: body.unwrap_or_else(|_| json!({})),
        };
        request.reply("debug_reply", &reply)
    }

    fn debug_body(&self, content: &DebugRequest) -> Result<Value, String> {
        match content.command.as_str() {
            "debugInfo" => Ok(debug_info()),
            "inspectVariables" => {
                let variables: Vec<Value> = self.evaluator.variables().iter().map(entry).collect();
                Ok(json!({"variables": variables}))
            }
            "richInspectVariables" => {
                let name = content
                    .arguments
                    .get("variableName")
                    .and_then(Value::as_str);
                let name = name.ok_or("variableName is missing")?;
                let found = self.evaluator.variable(name);
                let Display { data, metadata, .. } =
                    found.ok_or_else(|| format!("there is no variable {name:.100}"))?;
                Ok(json!({"data": data, "metadata": metadata}))
            }
            other => Err(format!(
                "{other:.100} is not supported: this kernel cannot step"
            )),
        }
    }
}

fn debug_info() -> Value {
    json!({
        "isStarted": false,
        "hashMethod": "Murmur2",
        "hashSeed": HASH_SEED,
        "tmpFilePrefix": std::env::temp_dir().join("gradus_"),
        "tmpFileSuffix": ".py",
        "breakpoints": [],
        "stoppedThreads": [],
        "richRendering": true,
        "exceptionPaths": [],
        "copyToGlobals": false,
    })
}

fn entry(variable: &Variable) -> Value {
    json!({
        "name": variable.name,
        "evaluateName": variable.name,
        "value": variable.value,
        "type": variable.kind,
        // Not to be unfolded.
        "variablesReference": 0,
    })
}
