//! A running `examples/server.rs`, and a small HTTP client.

#![allow(unreachable_pub, reason = "a module of a test, a crate of none")]

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{OnceLock, mpsc};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::Value;

/// The longest that a test waits for anything.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// A service that runs until it is dropped, with a folder of its own.
pub struct Server {
    pub address: SocketAddr,
    pub started_at: DateTime<Utc>,
    child: Child,
    folder: PathBuf,
}

impl Server {
    /// Starts the service on a free port of this machine.
    pub fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let started_at = Utc::now();
        let folder = new_folder();
        let mut child = command(&folder, arguments, environment)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().unwrap();
        // Whatever fails from here on, the service is ended.
        let mut server = Self {
            address: ([127, 0, 0, 1], 0).into(),
            started_at,
            child,
            folder,
        };
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(stdout).read_line(&mut line);
            let _ = sender.send(line);
        });
        let line = receiver.recv_timeout(DEADLINE).unwrap();
        let address = line.strip_prefix("listening on http://");
        let address = address.and_then(|address| address.trim_end().parse().ok());
        server.address = address.unwrap_or_else(|| panic!("it said {line:?}\n{}", server.log()));
        server
    }

    /// Starts the service with what it must refuse, and gives what it says.
    pub fn refused(arguments: &[&str], environment: &[(&str, &str)]) -> String {
        let folder = new_folder();
        let child = command(&folder, arguments, environment)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            address: ([127, 0, 0, 1], 0).into(),
            started_at: Utc::now(),
            child,
            folder,
        };
        assert_eq!(server.wait(), Some(2), "{arguments:?} {environment:?}");
        server.log()
    }

    /// Sends a request over a connection of its own.
    pub fn send(&self, request: &[u8]) -> Reply {
        Connection::open(self.address).send(request)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())
    }

    /// The calls, for who has this secret.
    pub fn read(&self, secret: &str) -> String {
        let request = format!(
            "GET /calls HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n\r\n"
        );
        let reply = self.send(request.as_bytes());
        assert_eq!(reply.status, 200);
        reply.text()
    }

    /// The folder of what could not be parsed.
    pub fn unparsed(&self) -> PathBuf {
        self.folder.join("unparsed")
    }

    /// What the service has written to stderr.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap()
    }

    /// The lines of the log that tell of a delivery.
    pub fn deliveries(&self) -> Vec<Value> {
        let lines = self.log();
        let lines = lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["result"].is_string()).collect()
    }

    /// The results that the log tells of.
    pub fn results(&self) -> Vec<String> {
        let lines = self.deliveries();
        let results = lines.iter().map(|line| line["result"].as_str().unwrap());
        results.map(str::to_owned).collect()
    }

    /// Sends a signal, such as `-TERM`.
    #[cfg(unix)]
    pub fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the service to end by itself, and gives its exit code.
    pub fn wait(&mut self) -> Option<i32> {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(begin.elapsed() < DEADLINE, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn new_folder() -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = format!("hookswitch-{}-{next}", std::process::id());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The service, with nothing of this process's environment that could open or close it.
fn command(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(binary());
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("HOOKSWITCH_") {
            command.env_remove(name);
        }
    }
    command
        .envs(environment.iter().copied())
        .args(["--port", "0", "--unparsed"])
        .arg(folder.join("unparsed"))
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(fs::File::create(folder.join("log")).unwrap());
    command
}

/// The example as it is now. Cargo builds it for `cargo test`, and not for `cargo test --test
/// server`, so it is asked to: where nothing is to be done, that takes no time.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["build", "--example", "server", "--message-format", "json"])
            .args((!cfg!(debug_assertions)).then_some("--release"));
        let output = cargo.stdin(Stdio::null()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let messages = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let mut binaries = messages.filter(|message| message["target"]["name"] == "server");
        let binary = binaries.find_map(|message| Some(message["executable"].as_str()?.into()));
        binary.expect("cargo says where the example is")
    })
}

/// What the service answered.
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

/// A connection that can be used again and again.
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, DEADLINE).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.set_write_timeout(Some(DEADLINE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends a request and waits for the answer.
    pub fn send(&mut self, request: &[u8]) -> Reply {
        self.write(request);
        self.reply()
    }

    /// Writes as much as the service takes: it may answer before it has read all.
    pub fn write(&mut self, bytes: &[u8]) {
        let _ = self.0.get_mut().write_all(bytes);
    }

    pub fn reply(&mut self) -> Reply {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no HTTP: {line:?}"));
        let mut length = 0;
        loop {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        Reply { status, body }
    }
}

/// A request, with the length of its body unless the headers say how it ends.
pub fn post(target: &str, headers: &[(&str, &[u8])], body: &[u8]) -> Vec<u8> {
    let mut request = format!("POST {target} HTTP/1.1\r\n").into_bytes();
    let has = |wanted: &str| {
        headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case(wanted))
    };
    for (name, value) in headers {
        request.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    if !has("host") {
        request.extend(b"Host: localhost\r\n");
    }
    if !has("content-length") {
        request.extend(format!("Content-Length: {}\r\n", body.len()).bytes());
    }
    request.extend(b"\r\n");
    request.extend(body);
    request
}
