//! `%pip` gets packages of pure Python from the index, with the pip that the clients' environment has.

use std::process::Command;
use std::time::Duration;

use super::{machine, process};

/// The package comes over the network.
const INSTALLATION: Duration = Duration::from_secs(300);

const PROGRAM: &str = "\
get_ipython().run_line_magic('pip', 'install --quiet tqdm==4.67.1')
import sys
from tqdm import tqdm
print([x for x in tqdm(range(3), file=sys.stdout, ncols=20, disable=False)])
print(tqdm.__module__)
";

#[test]
fn pip_installs_into_a_folder_of_the_kernel() {
    let Some(programs) = machine::or_skip("%pip", machine::programs()) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (script, packages) = (folder.path().join("x.py"), folder.path().join("packages"));
    let path = std::env::var("PATH").unwrap_or_default();
    let gradus = |program: &str| {
        std::fs::write(&script, program).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        command
            .arg("run")
            .arg(&script)
            .env("GRADUS_PACKAGES", &packages)
            .env("PATH", format!("{}:{path}", programs.display()));
        process::run(&mut command, INSTALLATION).unwrap()
    };
    let printed = gradus(PROGRAM);
    assert!(printed.contains("3/3"), "{printed}");
    assert!(printed.ends_with("[0, 1, 2]\ntqdm.std\n"), "{printed}");
    // The next session finds it by itself, and what is removed is gone.
    let printed = gradus(
        "import tqdm\nprint(tqdm.__version__)\nget_ipython().run_line_magic('pip', 'uninstall -y tqdm')",
    );
    assert_eq!(printed, "4.67.1\nSuccessfully uninstalled tqdm-4.67.1\n");
    assert!(!packages.join("tqdm").exists());
}
