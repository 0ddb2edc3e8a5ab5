//! A Chromium without a window, and what is done with it: over its own protocol, by pipes, so that nothing is needed
//! but a shell and the browser of the system. None is ever fetched.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::Folder;

/// The longest that anything may take: a browser that starts on a machine with other things to do.
const DEADLINE: Duration = Duration::from_secs(90);

/// Names of the browser on the systems that have it.
const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome-headless-shell",
];

/// The browser of this system: the variable `CHROMIUM`, or what is on the path.
fn program() -> Option<PathBuf> {
    if let Some(program) = env::var_os("CHROMIUM") {
        return Some(program.into()).filter(|program: &PathBuf| !program.as_os_str().is_empty());
    }
    NAMES.iter().find_map(|name| on_path(name))
}

/// A program of this name on the path.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut files = env::split_paths(&path).map(|folder| folder.join(name));
    files.find(|file| file.is_file())
}

/// A browser with one page, which ends when it is dropped.
pub struct Browser {
    child: Child,
    pipe: ChildStdin,
    messages: Receiver<Value>,
    last_id: u64,
    session: String,
    /// Every address that was asked for.
    pub requests: Vec<String>,
    /// What the browser complains of: errors of scripts, refused content, what could not be loaded.
    pub complaints: Vec<String>,
}

impl Browser {
    /// Starts it; none if this system has none.
    pub fn start(folder: &Folder) -> Option<Self> {
        let mut browser = Self::spawn(&program()?, &folder.profile());
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = browser.call("Target.attachToTarget", attach);
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    fn spawn(program: &Path, profile: &Path) -> Self {
        let mut profile_option = OsStr::new("--user-data-dir=").to_owned();
        profile_option.push(profile);
        // The browser reads its orders from the file descriptor 3, and answers to 4.
        let mut child = Command::new("/bin/sh")
            .args([
                "-c",
                "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1",
                "sh",
            ])
            .arg(program)
            .args([
                "--headless=new",
                "--remote-debugging-pipe",
                // It shows pages of this machine alone, and its own sandbox refuses root.
                "--no-sandbox",
                "--no-first-run",
                "--no-proxy-server",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ])
            .arg(profile_option)
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = mpsc::channel();
        std::thread::spawn(move || {
            for message in answers.split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).unwrap();
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            pipe: child.stdin.take().unwrap(),
            child,
            messages,
            last_id: 0,
            session: String::new(),
            requests: Vec::new(),
            complaints: Vec::new(),
        }
    }

    /// Asks the browser for something, and waits until it is done.
    fn call(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer["error"].is_null(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Asks the browser for something, and waits for the answer, which may be an error.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let mut message = json!({"id": self.last_id, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = self.session.clone().into();
        }
        let mut bytes = serde_json::to_vec(&message).unwrap();
        bytes.push(0);
        self.pipe.write_all(&bytes).unwrap();
        let begin = Instant::now();
        loop {
            let left = DEADLINE.saturating_sub(begin.elapsed());
            let answer = self.messages.recv_timeout(left);
            let answer = answer.unwrap_or_else(|error| panic!("{method}: {error}"));
            if answer["id"] == self.last_id {
                return answer;
            }
            self.hear(&answer);
        }
    }

    /// Notes what the browser tells by itself.
    fn hear(&mut self, message: &Value) {
        let params = &message["params"];
        match message["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                let url = params["request"]["url"].as_str().unwrap();
                self.requests.push(url.to_owned());
            }
            "Runtime.exceptionThrown" => self.complaints.push(params.to_string()),
            "Runtime.consoleAPICalled" if params["type"] == "error" => {
                self.complaints.push(params.to_string());
            }
            "Log.entryAdded" if params["entry"]["level"] == "error" => {
                self.complaints.push(params["entry"].to_string());
            }
            _ => {}
        }
    }

    /// Hears what has been told up to now.
    pub fn listen(&mut self) {
        loop {
            match self.messages.recv_timeout(Duration::from_millis(50)) {
                Ok(message) => self.hear(&message),
                Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => panic!("the browser is gone"),
            }
        }
    }

    /// Goes to an address, and waits until its page is there.
    pub fn open(&mut self, url: &str) {
        let opened = self.call("Page.navigate", json!({"url": url}));
        assert!(opened["errorText"].is_null(), "{opened}");
        self.wait("document.readyState === 'complete'");
    }

    /// What an expression is on the page. It may be a promise. Null, if the page is being replaced.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.ask("Runtime.evaluate", params);
        let done = &answer["result"];
        assert!(done["exceptionDetails"].is_null(), "{expression}: {done}");
        done["result"]["value"].clone()
    }

    /// The text of what a selector finds; the empty text if it finds nothing.
    pub fn text(&mut self, selector: &str) -> String {
        let text = format!("document.querySelector({selector:?})?.innerText ?? ''");
        self.evaluate(&text).as_str().unwrap().to_owned()
    }

    /// Waits until an expression is true.
    pub fn wait(&mut self, expression: &str) {
        let begin = Instant::now();
        let safe = format!(
            "(() => {{ try {{ return Boolean({expression}); }} catch {{ return false; }} }})()"
        );
        while self.evaluate(&safe) != true {
            if begin.elapsed() > DEADLINE {
                let page = self.text("body");
                panic!("never: {expression}\n{page}\n{:#?}", self.complaints);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Clicks what a selector finds, as a person does: what lies over it would be clicked.
    pub fn click(&mut self, selector: &str) {
        let place = self.evaluate(&format!(
            "(() => {{ const it = document.querySelector({selector:?}); it.scrollIntoView({{block: 'center'}}); \
             const box = it.getClientRects()[0]; return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let click = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", click);
        }
    }

    /// Types into what has the focus.
    pub fn write(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
    }

    /// Presses a key, by its name and its number.
    pub fn press(&mut self, key: &str, code: u32) {
        for kind in ["keyDown", "keyUp"] {
            let mut press =
                json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code});
            if key == "Enter" && kind == "keyDown" {
                press["text"] = "\r".into();
            }
            self.call("Input.dispatchKeyEvent", press);
        }
    }

    /// Makes the window that wide, in CSS pixels.
    pub fn resize(&mut self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Whether scripts run on the next page.
    pub fn allow_scripts(&mut self, allow: bool) {
        self.call(
            "Emulation.setScriptExecutionDisabled",
            json!({"value": !allow}),
        );
    }

    /// The cookies that the browser holds.
    pub fn cookies(&mut self) -> Value {
        self.call("Network.getCookies", json!({}))["cookies"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Its other processes end with it, if it ends by itself.
        let _ = self
            .pipe
            .write_all(b"{\"id\": 0, \"method\": \"Browser.close\"}\0");
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(5) {
            if self.child.try_wait().is_ok_and(|status| status.is_some()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
