//! Publishing to a PostgreSQL that is not there: nothing else is disturbed, and no password is told. With a real one:
//! `tests/clients.sh bi_postgres`.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use keifu_tests::{Keifu, samples};

const PASSWORD: &str = "fu4-nobody-may-read-this";

fn keifu() -> Keifu {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    keifu.ok(&["ingest", &samples().join("kento-council").to_string_lossy()]);
    keifu
}

/// A URL of loopback where nothing listens.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    format!("postgres://bi:{PASSWORD}@127.0.0.1:{port}/reports")
}

#[test]
fn a_database_that_is_not_there_is_told_without_its_password() {
    let keifu = keifu();
    let url = nowhere();
    let output = keifu.run(&["publish", &url, "--json"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("postgres://bi@127.0.0.1:") && told.contains("接続できません"), "{told}");
    assert!(!told.contains(PASSWORD), "{told}");
}

#[test]
fn a_target_that_cannot_be_read_is_a_wrong_command_line() {
    let keifu = keifu();
    let given = [
        format!("mysql://bi:{PASSWORD}@h/d"),
        format!("postgres://bi:{PASSWORD}@h:port/d"),
        format!("postgres://bi:{PASSWORD}@x@h/d"),
        format!("postgres://bi:{PASSWORD}@h/d?sslmode=perhaps"),
        format!("postgres://bi:{PASSWORD}@h/d?{PASSWORD}=1"),
    ];
    for url in &given {
        let output = keifu.run(&["publish", url]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{url}: {told}");
        assert!(told.contains("公開先") && !told.contains(PASSWORD), "{url}: {told}");
    }
    let none = keifu.run(&["publish"]);
    assert_eq!(none.status.code(), Some(2));
    let help = keifu.command(&["publish", "--help"]).env("KEIFU_PUBLISH", &given[0]).output().unwrap();
    assert!(!String::from_utf8(help.stdout).unwrap().contains(PASSWORD));
}

#[test]
fn the_configuration_names_the_database_and_its_mistakes_tell_no_password() {
    let keifu = keifu();
    let settings = keifu.data().join("keifu.toml");
    std::fs::write(&settings, format!("publish = \"{}\"\n", nowhere())).unwrap();
    let output = keifu.run(&["publish"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("postgres://bi@127.0.0.1:"));
    std::fs::write(&settings, format!("publish = \"postgres://bi:{PASSWORD}@h/d\n")).unwrap();
    let output = keifu.run(&["stats"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("keifu.toml") && !told.contains(PASSWORD), "{told}");
}

/// A server that is ended with the test.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn begin(keifu: &Keifu, url: &str) -> Self {
        let mut child = keifu
            .command(&["serve", "--listen", "127.0.0.1:0", "--publish", url])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("its output is ours");
        BufReader::new(stdout).read_line(&mut line).expect("it says where it listens");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split([' ', '/']).next());
        let address = address.expect("an address").to_owned();
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time limit");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)
            .expect("the server reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
    }

    /// Ends it and gives its log.
    fn end(mut self) -> String {
        self.child.kill().expect("the server runs");
        let mut log = String::new();
        let stderr = self.child.stderr.as_mut().expect("its log is ours");
        stderr.read_to_string(&mut log).expect("its log");
        log
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn serving_goes_on_while_publishing_fails_and_health_tells_it() {
    let keifu = keifu();
    // It takes connections and says nothing but good-bye: a server that goes away.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = std::thread::spawn(move || {
        // Three tries, so that the pauses between them are seen.
        listener.incoming().take(3).map(|_| Instant::now()).collect::<Vec<_>>()
    });
    let server = Serving::begin(&keifu, &format!("postgres://bi:{PASSWORD}@127.0.0.1:{port}/reports"));
    let tries = taken.join().unwrap();
    // One second, then two.
    assert!(tries[2] - tries[0] > Duration::from_millis(2_900), "{tries:?}");
    assert!(server.get("/v1/stats").contains("\"documents\""));
    let health: serde_json::Value = serde_json::from_str(&server.get("/v1/health")).unwrap();
    assert_eq!(health["ready"], true);
    let publishing = &health["publishing"];
    assert_eq!(publishing["target"], format!("postgres://bi@127.0.0.1:{port}/reports"));
    assert!(publishing["failures"].as_u64().unwrap() >= 2, "{health}");
    assert!(publishing["generation"].is_null() && publishing["error"].is_string(), "{health}");
    assert!(!health.to_string().contains(PASSWORD));
    let log = server.end();
    assert!(log.contains("publishing failed") && !log.contains(PASSWORD), "{log}");
}
