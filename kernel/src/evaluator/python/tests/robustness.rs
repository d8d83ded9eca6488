//! What must not end the kernel: interrupts, panics, recursion without end.

use std::time::{Duration, Instant};

use super::*;

/// Runs a cell and interrupts it after the cell has printed something; how long the interrupt took.
fn interrupted(session: &mut TestSession, code: &str) -> (Exception, Duration) {
    let (evaluator, transcript) = (
        Arc::clone(&session.evaluator),
        Arc::clone(&session.transcript),
    );
    session.shown();
    let interrupter = std::thread::spawn(move || {
        while transcript.events.lock().is_empty() {
            std::thread::yield_now();
        }
        let begin = Instant::now();
        evaluator.interrupt();
        begin
    });
    let outcome = session.run(&format!("print('running')\n{code}"));
    let took = interrupter.join().unwrap().elapsed();
    session.shown();
    (
        outcome
            .error
            .unwrap_or_else(|| panic!("{code} was not interrupted")),
        took,
    )
}

#[test]
fn whatever_runs_is_interrupted() {
    let mut session = TestSession::new();
    session.run("import time, threading, queue, subprocess, os, select, itertools, collections");
    // An interrupt may come right after the print: what later cells need is made here.
    session.run("lock = threading.Lock(); lock.acquire(); r, w = os.pipe()");
    for code in [
        "while True: pass",
        "sum(i for i in iter(int, 1))",
        "sum(range(10**12))",
        "max(itertools.count())",
        "any(itertools.repeat(0))",
        "collections.deque(itertools.cycle([1]), maxlen=1)",
        "time.sleep(60)",
        "lock.acquire()",
        "with lock: pass",
        "threading.Event().wait()",
        "queue.Queue().get()",
        "t = threading.Thread(target=time.sleep, args=(60,), daemon=True); t.start(); t.join()",
        "subprocess.run(['sleep', '60'])",
        "os.read(r, 1)",
        "select.select([r], [], [])",
        "!sleep 60",
        "%time time.sleep(60)",
    ] {
        let (error, took) = interrupted(&mut session, code);
        assert_eq!(error.ename, "KeyboardInterrupt", "{code}: {error:?}");
        // A wait that is not interrupted lasts a minute; how fast it is belongs to a benchmark.
        assert!(took < Duration::from_secs(20), "{code}: {took:?}");
        assert_eq!(
            session.shows("'next'").concat(),
            format!("[{}] 'next'", session.count)
        );
    }
}

#[test]
fn an_interrupt_between_cells_is_forgotten() {
    let mut session = TestSession::new();
    session.run("x = 1");
    session.evaluator.interrupt();
    assert_eq!(
        session.shows("import time; time.sleep(0.05); x").concat(),
        "[2] 1"
    );
}

#[test]
fn an_interrupt_can_be_caught() {
    let mut session = TestSession::new();
    // What is printed is printed inside of the `try`: the interrupt may come right after it.
    let code = "import time\ntry:\n    print('running')\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('caught')\nfor _ in range(10**5): pass\nlast = 'end'\nlast";
    let evaluator = Arc::clone(&session.evaluator);
    let transcript = Arc::clone(&session.transcript);
    let interrupter = std::thread::spawn(move || {
        while transcript.events.lock().is_empty() {
            std::thread::yield_now();
        }
        evaluator.interrupt();
    });
    assert_eq!(session.shows(code), ["out: running\ncaught\n", "[1] 'end'"]);
    interrupter.join().unwrap();
}

#[test]
fn a_panic_is_an_exception() {
    let mut session = TestSession::new();
    session.run("x = [1, 2]");
    for (code, line) in [
        (
            "def f(n):\n    return f(n - 1) if n else panic_for_test('boom')\nf(50)",
            2,
        ),
        (
            "def g():\n    yield 1\n    panic_for_test('boom')\ntry:\n    raise ValueError\nexcept ValueError:\n    list(g())",
            3,
        ),
        ("sorted([3, 1], key=lambda _: panic_for_test('boom'))", 1),
    ] {
        for _ in 0..20 {
            let error = session.fails(code);
            assert_eq!(error.ename, "GradusInternalError");
            assert!(error.evalue.starts_with("boom ("), "{}", error.evalue);
            let shown = plain(&error);
            assert!(
                shown.contains(&format!("Cell In[{}], line {line}", session.count)),
                "{shown}"
            );
        }
    }
    // The interpreter's own state is whole: frames, recursion, handled exceptions, generators, variables.
    let after = "import sys\nx.append(3)\ndef depth(n): return n if n == 0 else depth(n - 1)\n(x, depth(900), sys._getframe().f_back)";
    assert_eq!(
        session.shows(after).concat(),
        format!("[{}] ([1, 2, 3], 0, None)", session.count)
    );
    assert_eq!(
        session.fails("def r(n): return r(n + 1)\nr(0)").ename,
        "RecursionError"
    );
    let shown = plain(&session.fails("{}['k']"));
    assert!(!shown.contains("During handling"), "{shown}");
}

#[test]
fn a_recursion_without_end_is_an_exception() {
    let mut session = TestSession::new();
    for code in [
        "def r(n): return r(n + 1)\nr(0)",
        "class A:\n    def __repr__(self): return repr(self)\nA()",
        "class B:\n    def __eq__(self, other): return self == other\nB() == B()",
        "class C:\n    def __getattr__(self, name): return getattr(self, name + 'x')\nC().a",
        "f = lambda: 1\nfor _ in range(10**5): f = (lambda g: lambda: g())(f)\nf()",
        "import sys\nsys.setrecursionlimit(10**9)\nr(0)",
    ] {
        let error = session.fails(code);
        assert_eq!(error.ename, "RecursionError", "{code}");
        let shown = plain(&error);
        assert!(shown.len() < 20_000, "{code}: {} bytes", shown.len());
    }
    session.run("sys.setrecursionlimit(3000)\nx = []\nfor _ in range(10**4): x = [x]\ny = None\nfor _ in range(10**6): y = [y]\ndel y");
    assert_eq!(
        session.shows("len(repr(x))").concat(),
        format!("[{}] 20002", session.count)
    );
    assert_eq!(
        session
            .run("x")
            .error
            .map_or("none".to_owned(), |error| error.ename),
        "none"
    );
    session.shown();
    assert_eq!(
        session.shows("'alive'").concat(),
        format!("[{}] 'alive'", session.count)
    );
}

#[test]
fn a_text_nested_without_end_is_an_exception() {
    let mut session = TestSession::new();
    let deep = 100_000;
    for code in [
        "(".repeat(deep),
        "(".repeat(deep) + "1" + &")".repeat(deep),
        "[".repeat(deep) + &"]".repeat(deep),
        "-".repeat(deep) + "1",
        "not ".repeat(deep) + "1",
        "1".to_owned() + &" + 1".repeat(deep),
        "a".to_owned() + &".b".repeat(deep),
        "f'{".repeat(1000) + &"}'".repeat(1000),
        "lambda: ".repeat(deep) + "1",
        "1 if 1 else ".repeat(deep) + "1",
    ] {
        let started = &code[..10];
        assert!(session.run(&code).error.is_some(), "{started}");
        assert_ne!(
            session.evaluator.is_complete(&code),
            crate::evaluator::Completeness::Unknown
        );
    }
    session.shown();
    assert_eq!(
        session.shows("'alive'").concat(),
        format!("[{}] 'alive'", session.count)
    );
}

#[test]
fn threads_wait_whole_seconds_and_processes_are_refused() {
    let mut session = TestSession::new();
    session.run("import threading\nlock = threading.Lock()\ntaken = []");
    assert_eq!(
        session
            .shows("lock.acquire(timeout=1), lock.acquire(timeout=0), threading.Event().wait(0)")
            .concat(),
        "[2] (True, False, False)"
    );
    session.run("lock.release()\nthread = threading.Thread(target=lambda: taken.append(lock.acquire(True, 1)))\nthread.start()\nthread.join(5)");
    assert_eq!(session.shows("taken").concat(), "[4] [True]");
    session.run("from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool: squares = list(pool.map(lambda x: x * x, [1, 2, 3]))");
    assert_eq!(session.shows("squares").concat(), "[6] [1, 4, 9]");
    session.run(
        "from multiprocessing import dummy, Process, RLock\nfrom multiprocessing.pool import ThreadPool\n\
         with ThreadPool(2) as pool: more = pool.map(lambda x: x + 1, squares)\n\
         with dummy.Pool(2) as pool: more += pool.map(abs, [-1])\nwith RLock() as taken: more.append(taken)",
    );
    assert_eq!(session.shows("more").concat(), "[8] [2, 5, 10, 1, True]");
    let refused = session.fails("Process(target=print).start()");
    assert_eq!(refused.ename, "RuntimeError");
    assert!(refused.evalue.contains("ThreadPool"), "{refused:?}");
}
