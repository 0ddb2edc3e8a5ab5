//! A running service, and a small HTTP client.

use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::Value;

/// The longest that a test waits for anything.
pub const DEADLINE: Duration = Duration::from_secs(120);

/// Which of the two services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    Server,
    Store,
}

pub const BOTH: [Program; 2] = [Program::Server, Program::Store];

/// A folder that is removed when nobody needs it any more.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Arc<Self> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = format!("hookswitch-{}-{next}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
        fs::create_dir_all(&folder).unwrap();
        Arc::new(Self(folder))
    }

    /// The database of `store`.
    pub fn database(&self) -> PathBuf {
        self.0.join("calls.db")
    }

    /// Whether a text is in any of its files: logs, the database, what could not be parsed.
    pub fn holds(&self, text: &str) -> bool {
        let mut places = vec![self.0.clone()];
        while let Some(place) = places.pop() {
            if let Ok(entries) = fs::read_dir(&place) {
                places.extend(entries.map(|entry| entry.unwrap().path()));
                continue;
            }
            let bytes = fs::read(&place).unwrap();
            if bytes
                .windows(text.len())
                .any(|bytes| bytes == text.as_bytes())
            {
                return true;
            }
        }
        false
    }

    /// Where a browser keeps what it has to.
    pub fn profile(&self) -> PathBuf {
        self.0.join("browser")
    }

    fn log(&self) -> PathBuf {
        self.0.join("log")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A service that runs until it is dropped.
pub struct Service {
    pub program: Program,
    pub address: SocketAddr,
    pub started_at: DateTime<Utc>,
    pub folder: Arc<Folder>,
    child: Child,
}

impl Service {
    /// Starts a service on a free port of this machine, with a folder of its own.
    pub fn start(program: Program, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::start_in(Folder::new(), program, arguments, environment)
    }

    pub fn start_in(
        folder: Arc<Folder>,
        program: Program,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let mut service = Self::spawn(folder, program, arguments, environment);
        let stdout = service.child.stdout.take().unwrap();
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(stdout).read_line(&mut line);
            let _ = sender.send(line);
        });
        let line = receiver.recv_timeout(DEADLINE).unwrap();
        let address = line.strip_prefix("listening on http://");
        let address = address.and_then(|address| address.trim_end().parse().ok());
        service.address = address.unwrap_or_else(|| panic!("it said {line:?}\n{}", service.log()));
        service
    }

    /// Starts a service, and waits for nothing.
    pub fn spawn(
        folder: Arc<Folder>,
        program: Program,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let started_at = Utc::now();
        let mut command = command(&folder, program, arguments, environment);
        let child = command.stdout(Stdio::piped()).spawn().unwrap();
        Self {
            program,
            address: ([127, 0, 0, 1], 0).into(),
            started_at,
            folder,
            child,
        }
    }

    /// Starts a service with what it must refuse, and gives what it says.
    pub fn refused(
        folder: Arc<Folder>,
        program: Program,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> String {
        let mut service = Self::spawn(folder, program, arguments, environment);
        let context = format!("{program:?} {arguments:?} {environment:?}");
        assert_eq!(service.wait(), Some(2), "{context}");
        service.log()
    }

    /// Sends a request over a connection of its own.
    pub fn send(&self, request: &[u8]) -> Reply {
        Connection::open(self.address).send(request)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())
    }

    /// What a path answers to who has this secret.
    pub fn read(&self, path: &str, secret: &str) -> String {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n\r\n"
        );
        let reply = self.send(request.as_bytes());
        assert_eq!(reply.status, 200);
        reply.text()
    }

    /// The folder in which `server` keeps what could not be parsed.
    pub fn unparsed(&self) -> PathBuf {
        self.folder.0.join("unparsed")
    }

    /// What the service has written to stderr.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.log()).unwrap()
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

    /// Ends the service at once, whatever it does (SIGKILL).
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
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

    /// What the service has written to stdout, if nobody has read it.
    pub fn said(&mut self) -> String {
        let mut said = String::new();
        let stdout = self.child.stdout.as_mut().unwrap();
        stdout.read_to_string(&mut said).unwrap();
        said
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A service, with nothing of this process's environment that could open or close it.
fn command(
    folder: &Folder,
    program: Program,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Command {
    let mut command = match program {
        Program::Server => {
            let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
            command.arg("--unparsed").arg(folder.0.join("unparsed"));
            command
        }
        Program::Store => {
            let mut command = Command::new(env!("CARGO_BIN_EXE_store"));
            command.arg("--db").arg(folder.database());
            command
        }
    };
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("HOOKSWITCH_") {
            command.env_remove(name);
        }
    }
    let log = fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(folder.log());
    command
        .envs(environment.iter().copied())
        .args(["--port", "0"])
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(log.unwrap());
    command
}

/// What the service answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    /// The header `Link`.
    pub link: Option<String>,
    /// All headers, as they came.
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    /// The value of a header; its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(':'));
        let found = headers.find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(found.1.trim())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

/// A connection that can be used again and again.
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    pub fn open(address: SocketAddr) -> Self {
        Self::try_open(address).expect("a connection")
    }

    pub fn try_open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, DEADLINE)?;
        stream.set_read_timeout(Some(DEADLINE))?;
        stream.set_write_timeout(Some(DEADLINE))?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request and waits for the answer.
    pub fn send(&mut self, request: &[u8]) -> Reply {
        self.write(request);
        self.reply().expect("an answer")
    }

    /// Writes as much as the service takes: it may answer before it has read all.
    pub fn write(&mut self, bytes: &[u8]) {
        let _ = self.0.get_mut().write_all(bytes);
    }

    /// The answer; an error if the service is gone before all of it has come.
    pub fn reply(&mut self) -> io::Result<Reply> {
        let line = self.line()?;
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no HTTP: {line:?}"));
        let (mut length, mut link) = (0, None);
        let mut head = String::new();
        loop {
            let line = self.line()?;
            head.push_str(&line);
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            match &*name.to_ascii_lowercase() {
                "content-length" => length = value.trim().parse().unwrap(),
                "link" => link = Some(value.trim().to_owned()),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok(Reply {
            status,
            link,
            head,
            body,
        })
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        if line.ends_with('\n') {
            Ok(line)
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
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
