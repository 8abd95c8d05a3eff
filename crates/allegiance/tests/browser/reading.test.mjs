// What a reader of the account does with it.

import assert from "node:assert/strict";
import test from "node:test";

import { at, browser, serve, watched } from "./world.mjs";

const words = (text) => text.replace(/\s+/g, " ").trim();

test("from a standing to its words in two clicks", async (test) => {
  const { page, faults } = await watched(await browser(test));
  await page.goto(at("/org/CSTO"));
  const row = page.locator("tr", { has: page.getByRole("link", { name: "Armenia" }) });
  assert.match(await row.innerText(), /frozen/);
  await row.locator('a[href^="/claim/"]').click();
  const quoted = words(await page.locator("blockquote mark").innerText());
  assert.match(quoted, /froze/);
  await page.locator('main a[href^="/report/"]').first().click();
  const marked = words((await page.locator(".text mark").allTextContents()).join(""));
  assert.ok(marked.includes(quoted), `${quoted} in ${marked}`);
  assert.deepEqual(faults, []);
});

test("a standing opens to the claims of each of its parts in two clicks", async (test) => {
  const { page } = await watched(await browser(test));
  await page.goto(at("/org/CSTO"));
  await page.getByRole("link", { name: "Armenia" }).click();
  for (const part of ["membership", "participation", "intent"]) {
    const claim = page.locator(`#${part} article.claim`).first();
    const quoted = words(await claim.locator("blockquote").innerText());
    await claim.locator('a[href^="/claim/"]').click();
    assert.ok(words(await page.locator("blockquote mark").innerText()).startsWith(quoted.replace(/…$/, "")), part);
    await page.goBack();
  }
});

test("a pasted report changes where a member stands", async (test) => {
  const address = await serve(test);
  const { page, faults } = await watched(await browser(test));
  const stands = async () => {
    await page.goto(`${address}/org/NATO?on=2024-05-01&known=2024-05-01`);
    return page.locator("tr", { has: page.getByRole("link", { name: "Portugal" }) }).innerText();
  };
  assert.doesNotMatch(await stands(), /leaving|notice/);
  await page.goto(`${address}/read`);
  await page.getByLabel("Text of a report").fill("LISBON, 3 April 2024 – Portugal will leave NATO, Prime Minister Luís Montenegro told parliament on Wednesday.");
  await page.getByText("Title, publisher, day").click();
  await page.getByLabel("Title of the pasted text").fill("Portugal to leave");
  await page.getByLabel("Publisher", { exact: true }).fill("Tagus Wire");
  await page.getByLabel("Published on").fill("2024-04-03");
  await page.getByRole("button", { name: "Read in" }).click();
  // What takes longer is told of on a page of its own, which leads on to the report.
  await page.waitForURL(/\/(report|jobs)\//);
  if (page.url().includes("/jobs/")) await page.getByRole("link", { name: "Portugal to leave" }).click();
  assert.equal(await page.locator("h1").innerText(), "Portugal to leave");
  assert.ok((await page.locator("mark").count()) > 0);
  assert.match(await stands(), /leaving[\s\S]*Portugal will leave NATO/);
  assert.deepEqual(faults, []);
});

test("an earlier date known by hides what was published later", async (test) => {
  const { page } = await watched(await browser(test));
  await page.goto(at("/standing/CSTO/ARM"));
  await page.getByLabel("as of").fill("2024-06-12");
  await page.getByLabel("known by").fill("2024-06-12");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/known=2024-06-12/);
  const days = await page.locator("main article.claim time").allInnerTexts();
  assert.ok(days.length > 0 && days.every((day) => day <= "2024-06-12"), days.join(" "));
});
