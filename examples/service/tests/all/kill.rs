//! What was answered 200 is there, whenever the process is killed.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hookswitch::{Call, CallLog, Vendor};

use crate::deliveries::without_arrivals;
use crate::fixtures::{
    digest_of, events_of, of_fixture, status_of, stories_of_every_event, vendor_of,
};
use crate::support::{Connection, DEADLINE, Folder, Program, Service};
use crate::tables::Tables;

const KILLS: usize = 50;
const CONNECTIONS: usize = 3;

/// The most answers that a process gives before it is killed.
const MOST_ANSWERS: u64 = 30;

/// A delivery that is sent until it is answered.
struct Delivery {
    request: Vec<u8>,
    status: u16,
    digest: (Vendor, Vec<u8>),
    sent: AtomicUsize,
    answered: AtomicUsize,
}

/// Deliveries of every event of every vendor. When each was sent once, they are sent again.
struct Work {
    deliveries: Vec<Delivery>,
    next: AtomicUsize,
    not_answered: Mutex<Vec<usize>>,
}

impl Work {
    /// Sends one delivery after the other until the process is gone, and says so after each answer.
    fn send(&self, address: SocketAddr, answers: &mpsc::Sender<()>) {
        let Ok(mut connection) = Connection::try_open(address) else {
            return;
        };
        loop {
            let again = self.not_answered.lock().unwrap().pop();
            let index = again.unwrap_or_else(|| {
                self.next.fetch_add(1, Ordering::Relaxed) % self.deliveries.len()
            });
            let delivery = &self.deliveries[index];
            delivery.sent.fetch_add(1, Ordering::Relaxed);
            connection.write(&delivery.request);
            let Ok(reply) = connection.reply() else {
                self.not_answered.lock().unwrap().push(index);
                return;
            };
            assert_eq!(reply.status, delivery.status);
            delivery.answered.fetch_add(1, Ordering::Relaxed);
            let _ = answers.send(());
        }
    }
}

/// Numbers that follow from the seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }
}

/// The seed is printed when the test fails; `KILL_SEED=… cargo test -p service kill` draws the same points.
fn random() -> Random {
    let seed = match std::env::var("KILL_SEED") {
        Ok(seed) => seed.parse().expect("KILL_SEED is a number"),
        Err(_) => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            now.as_nanos() as u64 | 1
        }
    };
    println!("KILL_SEED={seed}");
    Random(seed)
}

#[test]
fn a_killed_process_loses_nothing_that_was_answered() {
    let stories = stories_of_every_event();
    let files: Vec<_> = stories.iter().flat_map(|story| &story.requests).collect();
    let work = Work {
        deliveries: files
            .iter()
            .map(|file| Delivery {
                request: of_fixture(file),
                status: status_of(file),
                digest: (vendor_of(file), digest_of(file)),
                sent: AtomicUsize::new(0),
                answered: AtomicUsize::new(0),
            })
            .collect(),
        next: AtomicUsize::new(0),
        not_answered: Mutex::default(),
    };
    let folder = Folder::new();
    let mut random = random();
    for kill in 0..KILLS {
        if kill % 8 == 0 {
            // While it starts: the first time, while it makes the tables.
            let mut service = Service::spawn(folder.clone(), Program::Store, &["--insecure"], &[]);
            std::thread::sleep(Duration::from_micros(random.below(20_000)));
            service.kill();
            continue;
        }
        let mut service = Service::start_in(folder.clone(), Program::Store, &["--insecure"], &[]);
        let answers_before = random.below(MOST_ANSWERS);
        // Half of the times at once: what is written after the answer is not written yet.
        let delay = Duration::from_micros(random.below(2) * random.below(4_000));
        let (sender, answers) = mpsc::channel();
        let were_given = std::thread::scope(|scope| {
            for _ in 0..CONNECTIONS {
                let (sender, address, work) = (sender.clone(), service.address, &work);
                scope.spawn(move || work.send(address, &sender));
            }
            let were_given = (0..answers_before).all(|_| answers.recv_timeout(DEADLINE).is_ok());
            if !delay.is_zero() {
                std::thread::sleep(delay);
            }
            // The threads end when it is gone.
            service.kill();
            were_given
        });
        assert!(were_given, "{}", service.log());
    }

    let service = Service::start_in(folder.clone(), Program::Store, &["--insecure"], &[]);
    let mut connection = Connection::open(service.address);
    for delivery in &work.deliveries {
        if delivery.answered.load(Ordering::Relaxed) == 0 {
            delivery.sent.fetch_add(1, Ordering::Relaxed);
            assert_eq!(connection.send(&delivery.request).status, delivery.status);
            delivery.answered.fetch_add(1, Ordering::Relaxed);
        }
    }
    drop(service);

    let tables = Tables::open(&folder.database());
    // Each answer has its row, and what was not answered has one or none. Some stories have equal requests.
    let mut expected = BTreeMap::<_, (usize, usize)>::new();
    for delivery in &work.deliveries {
        let (answered, sent) = expected.entry(delivery.digest.clone()).or_default();
        *answered += delivery.answered.load(Ordering::Relaxed);
        *sent += delivery.sent.load(Ordering::Relaxed);
    }
    let mut rows = BTreeMap::<_, usize>::new();
    for kept in tables.requests() {
        *rows.entry((kept.vendor, kept.digest)).or_default() += 1;
    }
    let lost = expected.iter().map(|(digest, (answered, _))| {
        let rows = rows.get(digest).copied().unwrap_or_default();
        answered.saturating_sub(rows)
    });
    assert_eq!(
        lost.sum::<usize>(),
        0,
        "requests were answered and are not stored"
    );
    for (digest, rows) in &rows {
        assert!(*rows <= expected[digest].1, "more rows than requests");
    }

    // The calls are those of the stories, and all else is what the rows mean.
    let expected: CallLog = files.iter().flat_map(|file| events_of(file)).collect();
    let mut statement = tables.0.prepare("SELECT json FROM calls").unwrap();
    let calls = statement.query_map((), |row| row.get::<_, String>(0));
    let calls = calls.unwrap().map(|json| {
        let call: Call = serde_json::from_str(&json.unwrap()).unwrap();
        (call.key().unwrap().into_owned(), without_arrivals(&call))
    });
    let calls: BTreeMap<_, _> = calls.collect();
    let expected = expected.into_calls();
    let expected: BTreeMap<_, _> = expected
        .map(|call| (call.key().unwrap().into_owned(), call))
        .collect();
    assert_eq!(calls, expected);
    tables.check();
}
