//! Stop, while a GPU is at work. Software counts as a GPU here.

use std::process::Command;

use serde_json::json;

use super::cells::{interrupt, uncoloured};
use super::frontend::{Frontend, Request};
use super::process::Process;
use crate::gpu::found;

#[test]
fn stop_interrupts_waiting_for_a_gpu_at_the_line_of_the_user() {
    if !found() {
        return;
    }
    let queue = "print('begin')\nwhile True: y = nd.dot(x, x)";
    let result = "print('begin')\nwhile True: nd.dot(x, x).asnumpy()";
    let waiting = "print('begin')\nwhile True: nd.dot(x, x); nd.waitall()";
    for code in [queue, result, waiting] {
        let process = Process::start_by(json!({}), |program, file| {
            let mut command = Command::new(program);
            command.args(["kernel".as_ref(), "-f".as_ref(), file.as_os_str()]);
            command.env("GRADUS_GPU", "software");
            command
        });
        let mut frontend = Frontend::of(process);
        let begin =
            "import mxnet as mx\nfrom mxnet import nd\nx = nd.ones((400, 400), ctx=mx.gpu(0))";
        frontend.run_quietly(1, begin);
        let cell = frontend.execute(code);
        frontend.begin(&cell, 2, code);
        frontend.stream(&cell, "stdout", "begin\n");
        let stop = interrupt(&mut frontend, false);
        let reply = frontend.reply(&cell);
        assert_eq!(reply["ename"], "KeyboardInterrupt", "{code}");
        let traceback = uncoloured(&reply["traceback"]);
        assert!(traceback.contains("Cell In[2], line 2"), "{traceback}");
        let requests: Vec<&Request> = stop.iter().chain([&cell]).collect();
        frontend.drain_to_idle_of(&requests);
        let next = frontend.execute("x.shape[-1] > 0");
        frontend.drain_to_idle_of(&[&next]);
        assert_eq!(frontend.reply(&next)["status"], "ok", "{code}");
    }
}
