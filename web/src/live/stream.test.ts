import { beforeEach, expect, test } from "vitest";
import { FakeSource, newBrowser, passes, sleeps, Tab } from "./browser.fixture";
import type { Told } from "./events";
import { openStream } from "./stream";

let tab: Tab<Told>;
const kinds = (): string[] => tab.told.map(({ kind }) => kind);

beforeEach(() => {
  newBrowser();
  tab = new Tab<Told>().start((tell) => openStream(7, ["incidents"], tell));
  FakeSource.now.answer();
});

test("it goes on from the change it is given, and later from the last one it was told", async () => {
  expect(FakeSource.now.after).toBe("7");
  FakeSource.now.change(9);
  FakeSource.now.fail();
  await passes(500);
  expect(FakeSource.now.after).toBe("9");
  expect(kinds()).toEqual(["open", "change", "lost"]);
});

test("a resync does not end the stream: when it breaks later that is told", async () => {
  FakeSource.now.resync(8, "reload");
  FakeSource.now.fail();
  expect(kinds()).toEqual(["open", "resync", "lost"]);
});

test.each(["rights", "lost"])("after its last words (%s) the next one begins at once", (reason) => {
  FakeSource.now.resync(8, reason);
  FakeSource.now.fail();
  expect(kinds()).toEqual(["open", "resync"]);
  expect(FakeSource.open()).toHaveLength(1);
  expect(FakeSource.now.after).toBe("8");
});

test("a database that was set back goes on from its lower id", async () => {
  FakeSource.now.change(100);
  FakeSource.now.resync(3, "unknown");
  FakeSource.now.fail();
  await passes(500);
  expect(FakeSource.now.after).toBe("3");
});

test("without a change to go on from everything is read anew once the server answers", () => {
  tab.stop();
  tab = new Tab<Told>().start((tell) => openStream(null, ["incidents"], tell));
  expect(FakeSource.now.after).toBeNull();
  FakeSource.now.answer();
  expect(tab.told).toEqual([{ kind: "open" }, { kind: "resync", id: null }]);
});

test("silence is a dead connection", async () => {
  await passes(39_000);
  expect(kinds()).toEqual(["open"]);
  await passes(3000);
  expect(kinds()).toEqual(["open", "lost"]);
  expect(FakeSource.open()).toEqual([FakeSource.now]);
});

test("a server that is there is believed as long as it says something", async () => {
  for (let minute = 0; minute < 8; minute++) {
    await passes(15_000);
    FakeSource.now.heartbeat(7);
  }
  expect(kinds()).not.toContain("lost");
  expect(FakeSource.all).toHaveLength(1);
});

test("a connection that is never answered is tried anew", async () => {
  FakeSource.now.fail();
  await passes(500);
  expect(FakeSource.all).toHaveLength(2);
  await passes(17_000);
  expect(FakeSource.all).toHaveLength(3);
  expect(FakeSource.open()).toHaveLength(1);
});

test("when the machine wakes the connection is not believed any more, hidden page or not", async () => {
  sleeps(30_000);
  await passes(1000);
  expect(kinds()).toEqual(["open", "lost"]);
  await passes(500);
  expect(FakeSource.all).toHaveLength(2);
});

test("what was on its way before the sleep is told, and proves nothing", async () => {
  sleeps(3_600_000);
  FakeSource.now.change(9);
  expect(kinds()).toEqual(["open", "change", "lost"]);
  await passes(500);
  expect(FakeSource.now.after).toBe("9");
});

test("a page in the background, that looks once a minute, is not taken for asleep", async () => {
  for (let quarter = 0; quarter < 4; quarter++) {
    sleeps(15_000);
    FakeSource.now.heartbeat(7);
  }
  await passes(1000);
  expect(kinds()).not.toContain("lost");
});

test("a clock that is set back does not make silence wait", async () => {
  sleeps(-3_600_000);
  await passes(42_000);
  expect(kinds()).toContain("lost");
});

test.each([
  ["online", {}],
  ["offline", {}],
  ["resume", {}],
  ["pageshow", { persisted: true }],
])("after %s it asks anew, from where it was", async (type, of) => {
  FakeSource.now.change(9);
  tab.happens(type, of);
  await passes(500);
  expect(FakeSource.all).toHaveLength(2);
  expect(FakeSource.now.after).toBe("9");
  expect(FakeSource.open()).toHaveLength(1);
});

test("a stream that was closed says and asks nothing any more", async () => {
  tab.stop();
  FakeSource.now.change(9);
  tab.happens("online");
  await passes(60_000);
  expect(kinds()).toEqual(["open"]);
  expect(FakeSource.all).toHaveLength(1);
});
