import { beforeEach, expect, test, vi } from "vitest";
import type { Incident } from "../../../api/incidents";
import { CATALOGUE, INCIDENT } from "../../../incidents/incidents.fixture";
import { termsOf } from "../../../incidents/terms";
import type { ToldChange } from "../../../live/events";
import type { Host } from "../host";
import { ready, value } from "../loadable";
import { FIRST, type Model } from "../model";
import { Reading } from "./reading";

/** A question that waits for the test to answer it. */
interface Asked {
  path: string;
  signal: AbortSignal;
  answer(change: number, body: object, status?: number): void;
  fail(): void;
}

let asked: Asked[];
let model: Model;
let reading: Reading;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(INCIDENT.received_at) });
  asked = [];
  vi.stubGlobal("document", { baseURI: "http://ioc.example/" });
  vi.stubGlobal("window", { setTimeout });
  vi.stubGlobal("fetch", (url: string, { signal }: { signal: AbortSignal }) => {
    return new Promise<Response>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      asked.push({
        path: url.replace("http://ioc.example/api/v1/", ""),
        signal,
        answer: (change, body, status = 200) => {
          const headers = { "X-Change-Id": String(change) };
          resolve(new Response(JSON.stringify(body), { status, headers }));
        },
        fail: () => reject(new TypeError("Failed to fetch")),
      });
    });
  });
  const incidents = { ...FIRST.incidents, terms: ready(termsOf(CATALOGUE)) };
  model = { ...FIRST, incidents, now: new Date() };
  const host = {
    get model(): Model {
      return model;
    },
    words: String,
  } as unknown as Host;
  reading = new Reading(host, (patch) => {
    model = { ...model, incidents: { ...model.incidents, ...patch } };
  });
});

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
/** Takes the question about `what` that has waited for longest. */
function take(what: "list" | "counts" | "more"): Asked {
  const like = { list: /^incidents\?.*sort=/, counts: /^incidents\/counts/, more: /cursor=/ };
  const at = asked.findIndex(({ path, signal }) => like[what].test(path) && !signal.aborted);
  const [found] = at < 0 ? [] : asked.splice(at, 1);
  if (!found) throw new Error(`nobody asked for ${what}`);
  return found;
}
const waiting = (): number => asked.filter(({ signal }) => !signal.aborted).length;

const incident = (id: string, over: Partial<Incident> = {}): Incident => ({
  ...INCIDENT,
  id,
  ...over,
});
const page = (ids: string[], next: string | null = null) => ({
  items: ids.map((id) => incident(id)),
  next,
});
const counts = (total: number) => ({
  as_of: "",
  total,
  by_severity: [0, 0, total, 0, 0],
  unverified: 0,
  overdue: 0,
  received: { from: "", step_s: 1, bins: [] },
});
function change(id: number, of: string, over: Partial<Incident> | null = {}): ToldChange {
  const { lon, lat, ...properties } = incident(of, over ?? {});
  const geometry = { type: "Point" as const, coordinates: [lon, lat] as [number, number] };
  const feature = over && { id: of, geometry, properties };
  const op = over ? "upsert" : "remove";
  const known = { layers: ["incidents"], at: "", bbox: null, old_bbox: null };
  return { kind: "change", id, change: { ...known, op, id: of, feature } };
}
const ids = (): string[] | undefined => value(model.incidents.list)?.items.map(({ id }) => id);
const total = (): number | undefined => model.incidents.counts?.total;

/** The list as it is at change 10. */
async function read(listed: string[] = ["b", "a"], next: string | null = null): Promise<void> {
  void reading.load();
  take("list").answer(10, page(listed, next));
  take("counts").answer(10, counts(listed.length));
  await settled();
}

test("what is told while the list is on its way is put over an answer that is older", async () => {
  void reading.load();
  reading.told(change(11, "c"));
  reading.told(change(12, "a", null));
  take("list").answer(10, page(["b", "a"]));
  take("counts").answer(10, counts(2));
  await settled();
  expect(ids()).toEqual(["c", "b"]);
});

test("an answer that is newer than what was told stays as it is", async () => {
  void reading.load();
  reading.told(change(11, "c"));
  take("list").answer(12, page(["b", "a"]));
  take("counts").answer(12, counts(2));
  await settled();
  expect(ids()).toEqual(["b", "a"]);
  // The stream is behind: this was undone before the answer was made.
  reading.told(change(12, "b", null));
  expect(ids()).toEqual(["b", "a"]);
  reading.told(change(13, "b", null));
  expect(ids()).toEqual(["a"]);
});

test("what no longer is what is looked at goes, and comes again when it is", async () => {
  await read();
  reading.told(change(11, "a", { status: "closed", version: 2 }));
  expect(ids()).toEqual(["b"]);
  reading.told(change(12, "a", { status: "reported", version: 3 }));
  expect(ids()).toEqual(["b", "a"]);
});

test("what is told before the words are there is read once they are", async () => {
  const { terms } = model.incidents;
  model = { ...model, incidents: { ...model.incidents, terms: { status: "loading" } } };
  await read();
  reading.told(change(11, "c"));
  model = { ...model, incidents: { ...model.incidents, terms } };
  reading.sync();
  take("list").answer(11, page(["c", "b", "a"]));
  take("counts").answer(11, counts(3));
  await settled();
  expect(ids()).toEqual(["c", "b", "a"]);
  expect(total()).toBe(3);
});

test("of counts the newest stay, in whichever order they come", async () => {
  await read();
  void reading.load();
  const older = take("counts");
  void reading.count();
  take("counts").answer(12, counts(5));
  await settled();
  expect(total()).toBe(5);
  older.answer(11, counts(4));
  take("list").answer(11, page(["b", "a"]));
  await settled();
  expect(total()).toBe(5);
});

test("one question for counts at a time, and one more for all that came meanwhile", async () => {
  await read();
  for (let n = 0; n < 5; n++) void reading.count();
  expect(waiting()).toBe(1);
  take("counts").answer(11, counts(3));
  await settled();
  expect(waiting()).toBe(1);
  take("counts").answer(15, counts(7));
  await settled();
  expect(total()).toBe(7);
  expect(waiting()).toBe(0);
});

test("what hung when the line was lost is asked again once it is back", async () => {
  await read();
  void reading.count();
  reading.recover();
  await settled();
  expect(waiting()).toBe(1);
  take("counts").answer(20, counts(9));
  await settled();
  expect(total()).toBe(9);
});

test("counts that were asked for on a dead connection are asked for again", async () => {
  await read();
  void reading.count();
  take("counts").fail();
  await vi.advanceTimersByTimeAsync(2000);
  take("counts").answer(11, counts(3));
  await settled();
  expect(total()).toBe(3);
});

test("a list that could not be read anew is read as soon as it can", async () => {
  await read();
  reading.anew();
  take("list").fail();
  take("counts").answer(11, counts(3));
  await settled();
  expect(ids()).toEqual(["b", "a"]);
  expect(waiting()).toBe(0);
  await vi.advanceTimersByTimeAsync(2000);
  take("list").answer(11, page(["c", "b", "a"]));
  take("counts").answer(11, counts(3));
  await settled();
  expect(ids()).toEqual(["c", "b", "a"]);
});

test("what is refused is not asked for again and again", async () => {
  void reading.load();
  take("list").answer(0, { title: "no" }, 422);
  await settled();
  expect(model.incidents.list.status).toBe("failed");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.filter(({ path }) => path.startsWith("incidents?"))).toEqual([]);
});

test("it is said to be behind until list and counts are read anew", async () => {
  await read();
  reading.anew();
  void reading.count();
  expect(model.incidents.behind).toBe(true);
  take("counts").answer(11, counts(2));
  take("counts").answer(11, counts(2));
  await settled();
  expect(model.incidents.behind).toBe(true);
  take("list").answer(11, page(["b", "a"]));
  await settled();
  expect(model.incidents.behind).toBe(false);
});

test("after a short loss the stream tells what was missed, and the counts are read", async () => {
  await read();
  reading.recover();
  expect(model.incidents.behind).toBe(true);
  take("counts").answer(11, counts(2));
  await settled();
  expect(model.incidents.behind).toBe(false);
});

test("a database that was set back counts from a lower change", async () => {
  await read();
  reading.told(change(11, "c"));
  reading.anew();
  take("list").answer(3, page(["a"]));
  take("counts").answer(3, counts(1));
  await settled();
  expect(ids()).toEqual(["a"]);
  expect(total()).toBe(1);
  reading.told(change(4, "x"));
  expect(ids()).toEqual(["x", "a"]);
});

test("a page that follows does not bring back what went while it was on its way", async () => {
  await read(["d", "c"], "api/v1/incidents?cursor=1");
  void reading.more();
  const more = take("more");
  reading.told(change(11, "b", null));
  reading.told(change(12, "a", { status: "closed", version: 2 }));
  more.answer(10, page(["b", "a"]));
  await settled();
  expect(ids()).toEqual(["d", "c"]);
});

test("a page that follows a list that was read anew meanwhile is dropped", async () => {
  await read(["d", "c"], "api/v1/incidents?cursor=1");
  void reading.more();
  const more = take("more");
  reading.anew();
  take("list").answer(11, page(["e", "d"], "api/v1/incidents?cursor=2"));
  take("counts").answer(11, counts(4));
  await settled();
  more.answer(11, page(["b"]));
  await settled();
  expect(ids()).toEqual(["e", "d"]);
  expect(value(model.incidents.list)?.next).toBe("api/v1/incidents?cursor=2");
});

test("a list that goes on is read on before its last line goes", async () => {
  await read(["d", "c"], "api/v1/incidents?cursor=1");
  reading.told(change(11, "d", null));
  take("more").answer(11, page(["b", "a"]));
  await settled();
  expect(ids()).toEqual(["c", "b", "a"]);
});

test("read anew it is as long as it was", async () => {
  await read(Array.from({ length: 120 }, (_, n) => `${n}`));
  reading.anew();
  expect(take("list").path).toContain("limit=120");
});

test("it is known from which change on the stream must tell, once all is there", async () => {
  void reading.load();
  const known = reading.knows();
  // The map came to rest meanwhile: another part is looked at.
  reading.wanted = [105, 18, 106, 19];
  reading.sync();
  take("list").answer(12, page(["a"]));
  take("counts").answer(11, counts(1));
  expect(await known).toBe(11);
});

test("when nothing could be read it is not known", async () => {
  void reading.load();
  take("list").fail();
  expect(await reading.knows()).toBeNull();
});
