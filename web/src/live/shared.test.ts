import { beforeEach, expect, test } from "vitest";
import { FakeSource, newBrowser, passes, Tab } from "./browser.fixture";
import type { Told } from "./events";
import { follow } from "./shared";

beforeEach(() => newBrowser());

/** A tab that has read everything up to a change; its first one leads. */
async function opened(after: number | null = 100): Promise<Tab<Told>> {
  const tab = new Tab<Told>().start((tell) => follow(["incidents"], "me", tell, after));
  await passes();
  return tab;
}

const changes = ({ told }: Tab<Told>): (number | null)[] =>
  told.flatMap((each) => (each.kind === "change" ? [each.id] : []));
const resyncs = ({ told }: Tab<Told>): (number | null)[] =>
  told.flatMap((each) => (each.kind === "resync" ? [each.id] : []));
const connected = ({ told }: Tab<Told>): boolean => told.at(-1)?.kind !== "lost";

test("all tabs hear all of one stream, once", async () => {
  const tabs = [await opened(), await opened(), await opened()];
  expect(FakeSource.open()).toHaveLength(1);
  FakeSource.now.answer();
  for (const id of [101, 102, 102, 101, 103]) FakeSource.now.change(id);
  await passes();
  for (const tab of tabs) {
    expect(changes(tab)).toEqual([101, 102, 103]);
    expect(resyncs(tab)).toEqual([]);
  }
});

test("where tabs cannot share, each is told once too", async () => {
  newBrowser({ locks: false });
  const tab = await opened();
  FakeSource.now.answer();
  for (const id of [101, 100, 101, 102]) FakeSource.now.change(id);
  expect(changes(tab)).toEqual([101, 102]);
});

test("a tab that comes later learns that the server is there, or is not", async () => {
  await opened();
  FakeSource.now.answer();
  FakeSource.now.change(101);
  const second = await opened(101);
  expect(second.told).toEqual([{ kind: "open" }]);
  FakeSource.now.fail();
  await passes();
  expect(connected(second)).toBe(false);
});

test("a tab that has read less than was told before it came reads anew", async () => {
  await opened();
  FakeSource.now.answer();
  FakeSource.now.change(101);
  const late = await opened(100);
  expect(resyncs(late)).toEqual([101]);
  FakeSource.now.change(102);
  await passes();
  expect(changes(late)).toEqual([102]);
  expect(resyncs(late)).toEqual([101]);
});

test("a tab that could read nothing yet reads anew once the server is there", async () => {
  const [first, second] = [await opened(null), await opened(null)];
  FakeSource.now.answer();
  await passes();
  const third = await opened(null);
  for (const tab of [first, second, third]) expect(resyncs(tab)).toEqual([null]);
});

test("the next leader goes on from what it was told; nobody is told anything twice", async () => {
  const [first, second, third] = [await opened(), await opened(), await opened()];
  FakeSource.now.answer();
  FakeSource.now.change(101);
  await passes();
  first.hears(false);
  // The last one is told by the first as it dies, and only the third hears it.
  second.hears(false);
  FakeSource.now.change(102);
  await passes();
  second.hears(true);
  first.stop();
  await passes();
  expect(FakeSource.open()).toHaveLength(1);
  expect(FakeSource.now.after).toBe("101");
  FakeSource.now.answer();
  for (const id of [102, 103]) FakeSource.now.change(id);
  await passes();
  expect(changes(second)).toEqual([101, 102, 103]);
  expect(changes(third)).toEqual([101, 102, 103]);
  expect([...resyncs(second), ...resyncs(third)]).toEqual([]);
});

test("a tab that heard less than the next leader reads anew", async () => {
  const [first, , third] = [await opened(), await opened(), await opened()];
  FakeSource.now.answer();
  third.hears(false);
  FakeSource.now.change(101);
  await passes();
  third.hears(true);
  first.stop();
  await passes();
  FakeSource.now.answer();
  await passes();
  expect(resyncs(third)).toEqual([101]);
  FakeSource.now.change(102);
  await passes();
  expect(changes(third)).toEqual([102]);
});

test("a tab that missed something of the leader's notices it at the next word", async () => {
  const [, second] = [await opened(), await opened()];
  FakeSource.now.answer();
  await passes();
  second.hears(false);
  FakeSource.now.change(101);
  await passes();
  second.hears(true);
  await passes(5000);
  expect(resyncs(second)).toEqual([101]);
  FakeSource.now.change(102);
  await passes();
  expect(changes(second)).toEqual([102]);
});

test("a tab that missed only that boundaries were loaded notices it too", async () => {
  const [, second] = [await opened(), await opened()];
  FakeSource.now.answer();
  FakeSource.now.heartbeat(105);
  await passes();
  second.hears(false);
  FakeSource.now.resync(104, "rights");
  await passes();
  second.hears(true);
  FakeSource.now.heartbeat(105);
  await passes();
  expect(resyncs(second)).toHaveLength(1);
});

test("a database that was set back begins anew in every tab", async () => {
  const tabs = [await opened(), await opened()];
  FakeSource.now.answer();
  FakeSource.now.change(101);
  FakeSource.now.resync(50, "lost");
  FakeSource.now.change(51);
  await passes();
  for (const tab of tabs) {
    expect(resyncs(tab)).toEqual([50]);
    expect(changes(tab)).toEqual([101, 51]);
  }
});

test("a reload that comes again is not told again", async () => {
  const tab = await opened();
  FakeSource.now.answer();
  FakeSource.now.resync(101, "reload");
  FakeSource.now.change(102);
  FakeSource.now.resync(101, "reload");
  FakeSource.now.change(103);
  expect(resyncs(tab)).toEqual([101]);
  expect(changes(tab)).toEqual([102, 103]);
});

test("a heartbeat that ran ahead of a change does not keep it away", async () => {
  const tab = await opened();
  FakeSource.now.answer();
  FakeSource.now.heartbeat(102);
  FakeSource.now.change(101);
  expect(changes(tab)).toEqual([101]);
});

test("of a leader that hangs the lock is taken; it stops when it wakes, and follows", async () => {
  const [first, second] = [await opened(), await opened()];
  const hanging = FakeSource.now;
  hanging.answer();
  hanging.change(101);
  await passes();
  // It neither hears nor is heard.
  const { postMessage } = BroadcastChannel.prototype;
  first.hears(false);
  BroadcastChannel.prototype.postMessage = () => undefined;
  await passes(70_000);
  BroadcastChannel.prototype.postMessage = postMessage;
  first.hears(true);
  expect(hanging.closed).toBe(true);
  expect(FakeSource.open()).toEqual([FakeSource.now]);
  expect(FakeSource.now.after).toBe("101");
  FakeSource.now.answer();
  FakeSource.now.change(102);
  await passes();
  expect(changes(first)).toEqual([101, 102]);
  expect(changes(second)).toEqual([101, 102]);
  second.stop();
  await passes();
  expect(FakeSource.open()).toHaveLength(1);
  expect(FakeSource.now.after).toBe("102");
});

test("a leader that is put to sleep hands over, and asks where the others are when it wakes", async () => {
  const [first, second] = [await opened(), await opened()];
  FakeSource.now.answer();
  await passes();
  first.happens("freeze");
  first.hears(false);
  await passes();
  expect(FakeSource.all).toHaveLength(2);
  expect(FakeSource.open()).toHaveLength(1);
  FakeSource.now.answer();
  FakeSource.now.change(101);
  await passes();
  first.hears(true);
  first.happens("resume");
  await passes();
  expect(resyncs(first)).toEqual([101]);
  FakeSource.now.change(102);
  await passes();
  expect(changes(first)).toEqual([102]);
  expect(changes(second)).toEqual([101, 102]);
  expect(FakeSource.open()).toHaveLength(1);
});

test("a lone tab that was put to sleep goes on from where it was", async () => {
  const tab = await opened();
  FakeSource.now.answer();
  FakeSource.now.change(101);
  tab.happens("pagehide", { persisted: true });
  expect(FakeSource.open()).toHaveLength(0);
  tab.happens("pageshow", { persisted: true });
  await passes();
  expect(FakeSource.now.after).toBe("101");
});

test("a page that stops because of what it is told leaves no error behind", async () => {
  const tab = new Tab<Told>();
  tab.start((tell) =>
    follow(["incidents"], "me", (told) => {
      tell(told);
      if (told.kind === "resync") tab.stop();
    }),
  );
  await passes();
  FakeSource.now.answer();
  FakeSource.now.change(1);
  expect(tab.told.map(({ kind }) => kind)).toEqual(["open", "resync"]);
  expect(FakeSource.open()).toHaveLength(0);
});
