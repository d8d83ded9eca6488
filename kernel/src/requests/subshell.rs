//! Subshells (JEP 91): threads beside the main one, each with a line of its own.

use std::sync::Arc;
use std::thread;

use parking_lot::Mutex;

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use super::shell::Line;
use crate::wire::content::Status;
use crate::wire::content::subshell::{
    CreateSubshellReply, DeleteSubshellRequest, ListSubshellReply,
};

/// More would be a mistake, or an attack; each has a thread with a stack.
const MOST: usize = 64;

/// The lines of the subshells, oldest first.
#[derive(Default)]
pub struct Subshells(Mutex<Vec<(String, Arc<Line>)>>);

impl Subshells {
    /// The line of a subshell.
    pub fn line(&self, name: &str) -> Option<Arc<Line>> {
        let subshells = self.0.lock();
        let found = subshells.iter().find(|(known, _)| known == name)?;
        Some(Arc::clone(&found.1))
    }
}

impl Kernel {
    pub(super) fn create_subshell(self: &Arc<Self>, request: &Request<'_>) -> Answer {
        let name = uuid::Uuid::new_v4().to_string();
        let line = Arc::new(Line::default());
        if let Err(reason) = self.start_subshell(&name, &line) {
            return request.refuse("RuntimeError", &reason);
        }
        self.subshells.0.lock().push((name.clone(), line));
        let reply = CreateSubshellReply {
            status: Status::Ok,
            subshell_id: &name,
        };
        request.reply("create_subshell_reply", &reply)
    }

    pub(super) fn delete_subshell(&self, request: &Request<'_>) -> Answer {
        let DeleteSubshellRequest { subshell_id } = match request.content() {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        let line = {
            let mut subshells = self.subshells.0.lock();
            let index = subshells.iter().position(|(name, _)| *name == subshell_id);
            index.map(|index| subshells.remove(index).1)
        };
        let Some(line) = line else {
            return request.refuse_subshell(&subshell_id);
        };
        // Its thread answers what waits, and ends.
        line.close();
        self.evaluator.delete_subshell(&subshell_id);
        request.reply(
            "delete_subshell_reply",
            &crate::wire::content::OkReply::default(),
        )
    }

    pub(super) fn list_subshells(&self, request: &Request<'_>) -> Answer {
        let subshells = self.subshells.0.lock();
        let reply = ListSubshellReply {
            status: Status::Ok,
            subshell_id: subshells.iter().map(|(name, _)| name.clone()).collect(),
        };
        request.reply("list_subshell_reply", &reply)
    }

    fn start_subshell(self: &Arc<Self>, name: &str, line: &Arc<Line>) -> Result<(), String> {
        if self.subshells.0.lock().len() >= MOST {
            return Err(format!("there are {MOST} subshells already"));
        }
        self.evaluator.create_subshell(name)?;
        let (kernel, line) = (Arc::clone(self), Arc::clone(line));
        thread::Builder::new()
            .name("subshell".to_owned())
            .spawn(move || kernel.serve_line(&line))
            .map(drop)
            .map_err(|error| error.to_string())
    }
}

impl Request<'_> {
    /// The reply to a request for a subshell that does not exist.
    pub fn refuse_subshell(&self, name: &str) -> Answer {
        self.refuse(
            "UnknownSubshellError",
            &format!("Unknown subshell_id '{name}'"),
        )
    }
}
