// What every test of the pages needs: a server, a browser that sees nothing but it, and the account's pages.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** The program under test: `BINARY` in the environment. */
const BINARY = process.env.BINARY;

/** The server of the example account that all test files share, without a slash at its end: `ADDRESS` in the environment. */
export const ADDRESS = (process.env.ADDRESS ?? "").replace(/\/$/, "");

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** The widths at which pages are looked at: a desk and a telephone. */
export const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

/** The colour schemes in which pages are looked at. */
export const SCHEMES = ["light", "dark"];

/** Both dates, so that what is tested does not move with the clock: after the last example report. */
export const DATES = "on=2025-12-01&known=2025-12-01";

/** An address of the example account, with both dates. */
export function at(path) {
  const [before, hash] = path.split("#");
  return `${ADDRESS}${before}${before.includes("?") ? "&" : "?"}${DATES}${hash ? `#${hash}` : ""}`;
}

/** A server of one's own on a new account, which ends with the test: its address. */
export async function serve(test) {
  const folder = mkdtempSync(join(tmpdir(), "allegiance-"));
  const child = spawn(BINARY, ["serve", "--listen", "127.0.0.1:0"], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  test.after(async () => {
    child.kill();
    await once(child, "exit");
    remove(folder);
  });
  const [line] = await once(child.stdout, "data");
  return String(line).trim().replace(/\/$/, "");
}

/** A browser of one's own that ends with the test and reaches this machine alone. */
export async function browser(test, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), "allegiance-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: program("chromium") ?? program("chromium-browser") ?? program("google-chrome"),
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    viewport: SIZES[0],
    ...options,
  });
  test.after(async () => {
    await context.close();
    remove(folder);
  });
  return context;
}

/** Removes a folder that a program which just ended may still be writing to. */
function remove(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Where a program is on the search path; nothing where it is not installed. */
export function program(name) {
  return process.env.PATH.split(delimiter).map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** A page that writes down what a visitor should never meet: `faults` must stay empty. */
export async function watched(context) {
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    // The browser itself says so of every address that answers 404; such a page is asked for on purpose.
    const isAsked = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
    if (["error", "warning"].includes(message.type()) && !isAsked) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    // The browser gives up what a page has not yet got when the page is left.
    const { errorText } = request.failure();
    if (errorText !== "net::ERR_ABORTED") faults.push(`failed: ${request.url()}: ${errorText}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== "127.0.0.1") faults.push(`leaves this machine: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) faults.push(`${response.status()}: ${response.url()}`);
  });
  return { page, faults };
}
