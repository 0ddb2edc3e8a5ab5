// Brings what has changed into the page. Without it a reload does.
"use strict";

const main = document.querySelector("main[data-version]");
const status = document.getElementById("live");

// Parts that are replaced whole, and parts whose rows are, one by one.
const PARTS = "[data-part]";
const ROWS = "[data-rows]";
// The page asks for itself no more often than this (milliseconds).
const PAUSE = 1000;

// A part as it was sent: whoever opens a text in it changes it, and that is no news.
const sent = new WeakMap();

function remember(root) {
    for (const part of root.querySelectorAll(PARTS)) sent.set(part, part.outerHTML);
    for (const rows of root.querySelectorAll(ROWS)) {
        for (const row of rows.children) sent.set(row, row.outerHTML);
    }
}

// Replaces an element by its news. What is as it was stays, with its focus and what is open in it.
function renew(old, fresh) {
    if (sent.get(old) === sent.get(fresh)) return old;
    const open = [...old.querySelectorAll("details")].map((details) => details.open);
    const focused = [...old.querySelectorAll("a, button, summary")].indexOf(document.activeElement);
    old.replaceWith(fresh);
    fresh.querySelectorAll("details").forEach((details, index) => { details.open = Boolean(open[index]); });
    fresh.querySelectorAll("a, button, summary")[focused]?.focus({ preventScroll: true });
    return fresh;
}

function renewRows(old, fresh) {
    const before = new Map([...old.children].map((row) => [row.id, row]));
    const rows = [...fresh.children];
    let place = old.firstElementChild;
    for (const row of rows) {
        const known = before.get(row.id);
        before.delete(row.id);
        const kept = known ? renew(known, row) : row;
        if (known === place) {
            place = kept.nextElementSibling;
        } else {
            old.insertBefore(kept, place);
        }
        if (kept === row) row.classList.add("new");
    }
    for (const row of before.values()) row.remove();
}

async function refresh() {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (response.redirected) {
        // Nobody is signed in any more.
        location.assign(response.url);
        return;
    }
    if (!response.ok) throw new Error(String(response.status));
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    remember(fresh);
    for (const part of fresh.querySelectorAll(PARTS)) {
        const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
        if (old) renew(old, document.adoptNode(part));
    }
    for (const rows of fresh.querySelectorAll(ROWS)) {
        const old = document.querySelector(`[data-rows="${rows.dataset.rows}"]`);
        if (old) renewRows(old, document.adoptNode(rows));
    }
    main.dataset.version = fresh.querySelector("main")?.dataset.version ?? "";
}

let wanted = main.dataset.version;
let busy = false;

async function follow() {
    if (busy) return;
    busy = true;
    try {
        while (wanted !== main.dataset.version) {
            const asked = wanted;
            await refresh();
            // What is shown is at least what was asked for.
            if (wanted === asked) wanted = main.dataset.version;
            const now = new Date().toISOString().slice(11, 19);
            status.textContent = `Live. Last change ${now} UTC`;
            await new Promise((done) => setTimeout(done, PAUSE));
        }
    } catch {
        status.textContent = "Not live: reload the page";
    } finally {
        busy = false;
    }
}

remember(document);
const source = new EventSource("/events");
source.onopen = () => { status.textContent = "Live"; };
source.onmessage = (event) => { wanted = event.data; follow(); };
source.onerror = () => {
    status.textContent = source.readyState === EventSource.CLOSED
        ? "Not live: reload the page" : "Connecting again…";
};
// A page that is left lets go of its connection: a browser has few for one address.
addEventListener("pagehide", () => source.close());
