// The pages under test: those named here, and one of every other kind that a link on them leads to.

import { ADDRESS, at } from "./world.mjs";

/** What a page of each name is asked for by. `{claim}` and `{report}` are those on which Armenia's standing rests. */
const NAMED = [
  ["start", "/"],
  ["organisation", "/org/CSTO"],
  ["organisation-large", "/org/NATO"],
  ["organisation-unread", "/org/SCO"],
  ["timeline", "/org/CSTO/timeline"],
  ["attendance", "/org/CSTO/attendance"],
  ["attendance-empty", "/org/OPEC/attendance"],
  ["commitments", "/org/CSTO/commitments"],
  ["commitments-empty", "/org/OPEC/commitments"],
  ["closeness", "/org/CSTO/closeness"],
  ["closeness-large", "/org/NATO/closeness"],
  ["power", "/org/CSTO/power"],
  ["risk", "/org/CSTO/risk"],
  ["clauses", "/org/CSTO/clauses"],
  ["standing", "/standing/CSTO/ARM"],
  ["standing-plain", "/standing/NATO/PRT"],
  ["party", "/party/ARM"],
  ["report", "{report}"],
  ["claim", "{claim}"],
  ["claims", "/claims"],
  ["claims-none", "/claims?party=Tuvalu"],
  ["compare", "/compare"],
  ["compared", "/compare?organisation=CSTO&from=2023-01-01&to=2024-09-01"],
  ["search", "/search"],
  ["searched", "/search?q=frozen"],
  ["searched-none", "/search?q=rhododendron"],
  ["corrections", "/corrections"],
  ["read", "/read"],
  ["help", "/help"],
  ["error-nothing", "/org/NOWHERE"],
  ["error-wrong", "/claims?act=dance"],
];

/** The kind of page at an address: its first word, and for an organisation its tab. */
function kind(address) {
  const [first = "start", , tab] = new URL(address, ADDRESS).pathname.split("/").slice(1);
  return first === "org" && tab ? `org/${tab}` : first || "start";
}

/** Whether an address is one of the account's pages, not an answer for programs or a file that pages need. */
function isPage(address) {
  const { origin, pathname } = new URL(address);
  return origin === ADDRESS && !/^\/(api|assets)\/|^\/feed\./.test(pathname);
}

/** The links of a page, as full addresses. */
async function links(address) {
  const html = await (await fetch(address)).text();
  return [...html.matchAll(/ href="([^"#]*)[^"]*"/g)].map(([, link]) => new URL(link.replaceAll("&amp;", "&"), address).href);
}

/** All pages: name and address, and the kind that it is of. */
async function find() {
  const standing = await links(at("/standing/CSTO/ARM"));
  const first = (kind) => standing.find((link) => link.startsWith(`${ADDRESS}/${kind}/`));
  const pages = NAMED.map(([name, path]) => {
    const address = path === "{claim}" ? first("claim") : path === "{report}" ? first("report") : at(path);
    return { name, address, kind: kind(address) };
  });
  const known = new Set(pages.map((page) => page.kind));
  for (const page of [...pages]) {
    for (const address of await links(page.address)) {
      const other = kind(address);
      if (known.has(other) || !isPage(address)) continue;
      known.add(other);
      pages.push({ name: other.replaceAll("/", "-"), address, kind: other });
    }
  }
  return pages;
}

/** Every page under test. */
export const PAGES = await find();
