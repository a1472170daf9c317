import { beforeEach, expect, test, vi } from "vitest";
import type { Incident } from "../../../api/incidents";
import { CATALOGUE, INCIDENT } from "../../../incidents/incidents.fixture";
import type { Told } from "../../../live/events";
import type { Host } from "../host";
import { FIRST, type Model } from "../model";
import { IncidentsControl } from "./control";

/** What the server answers by the beginning of the path; what is not here is no more. */
let server: Record<string, object>;
let change: number;
let asked: string[];
let model: Model;
let control: IncidentsControl;
let recounted: number;
const page = Object.assign(new EventTarget(), {
  hidden: false,
  baseURI: "http://ioc.example/",
  createElement: () => ({ dataset: {} }),
});
const stage = { refreshLive: vi.fn(), mark: vi.fn() };

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse(INCIDENT.received_at) });
  vi.clearAllMocks();
  page.hidden = false;
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", { setTimeout });
  asked = [];
  recounted = 0;
  change = 10;
  server = {
    "incident-catalogue": CATALOGUE,
    "incidents/counts": { total: 1, by_severity: [0, 0, 1, 0, 0] },
    "incidents?": { items: [INCIDENT], next: null },
    [`incidents/${INCIDENT.id}`]: { ...INCIDENT, timeline: [] },
  };
  vi.stubGlobal("fetch", (url: string) => {
    const path = url.replace("http://ioc.example/api/v1/", "");
    asked.push(path);
    const found = Object.entries(server).find(([start]) => path.startsWith(start));
    const body = JSON.stringify(found?.[1] ?? { title: "Not found", detail: "không có" });
    const headers = { "X-Change-Id": String(change) };
    return Promise.resolve(new Response(body, { status: found ? 200 : 404, headers }));
  });
  const state = { ...FIRST.state, incident: INCIDENT.id };
  model = { ...FIRST, state, now: new Date() };
  const host = {
    stage,
    get model(): Model {
      return model;
    },
    change: (patch: Partial<Model>) => {
      model = { ...model, ...patch };
    },
    set: () => undefined,
    words: (error: Error) => error.message,
  } as unknown as Host;
  control = new IncidentsControl(host, () => {
    recounted += 1;
  });
  control.start();
  await passes();
});

const passes = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

function told(id: number, over: Partial<Incident>): void {
  const { lon, lat, ...properties } = { ...INCIDENT, ...over };
  const geometry = { type: "Point" as const, coordinates: [lon, lat] as [number, number] };
  const feature = { id: properties.id, geometry, properties };
  const of = { layers: ["incidents"], op: "upsert" as const, at: "", bbox: null, old_bbox: null };
  control.told({ kind: "change", id, change: { ...of, id: properties.id, feature } });
}
const removed = (id: number, of: string): Told => ({
  kind: "change",
  id,
  change: {
    layers: ["incidents"],
    op: "remove",
    id: of,
    at: "",
    bbox: null,
    old_bbox: null,
    feature: null,
  },
});

test("the stream begins where all that is shown was read", async () => {
  expect(await control.knows()).toBe(10);
  told(12, { version: 2 });
  expect(await control.knows()).toBe(12);
});

test("what comes is announced once, however often the stream tells of it", async () => {
  told(11, { id: "new", title: "Sạt lở", severity: 5 });
  await passes(250);
  expect(model.incidents.said.text).toContain("Sạt lở");
  model = { ...model, incidents: { ...model.incidents, said: { text: "", grave: false } } };
  told(12, { id: "new", title: "Sạt lở", severity: 5, has_contact: true });
  await passes(250);
  expect(model.incidents.said.text).toBe("");
});

test("what is an hour old has not just come, though it is not listed", async () => {
  told(11, { id: "old", status: "closed", received_at: "2026-11-24T15:00:00Z" });
  await passes(250);
  expect(model.incidents.said.text).toBe("");
});

test("what is told while a page goes into the background is asked for when it is back", async () => {
  told(11, { version: 2 });
  page.hidden = true;
  await passes(250);
  page.dispatchEvent(new Event("visibilitychange"));
  asked = [];
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  expect(asked.some((path) => path.startsWith("incidents/counts"))).toBe(true);
  expect(stage.refreshLive).toHaveBeenCalledWith(null, 11);
});

test("the open incident is read again when it changes, and is shown to be gone when it is", async () => {
  server[`incidents/${INCIDENT.id}`] = { ...INCIDENT, timeline: [], title: "Ngập 90 cm" };
  told(11, { version: 2 });
  await passes(250);
  expect(model.incidents.opened).toMatchObject({ value: { title: "Ngập 90 cm" } });
  delete server[`incidents/${INCIDENT.id}`];
  control.told(removed(12, INCIDENT.id));
  await passes(250);
  expect(model.incidents.opened).toMatchObject({ status: "failed" });
});

test("an open incident that could not be read again is read as soon as it can", async () => {
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  told(11, { version: 2 });
  await passes(250);
  vi.stubGlobal("fetch", fetch);
  server[`incidents/${INCIDENT.id}`] = { ...INCIDENT, timeline: [], title: "Ngập 90 cm" };
  await passes(2000);
  expect(model.incidents.opened).toMatchObject({ value: { title: "Ngập 90 cm" } });
});

test("a clock that is set back does not keep changes waiting", async () => {
  told(11, { version: 2 });
  await passes(250);
  vi.setSystemTime(Date.now() - 3_600_000);
  told(12, { id: "new" });
  await passes(250);
  const { list } = model.incidents;
  expect(list).toMatchObject({ value: { items: [{ id: "new" }, { id: INCIDENT.id }] } });
});

test("whoever shows counts of their own is told when they may be others", async () => {
  told(11, { version: 2 });
  told(12, { version: 3 });
  await passes(250);
  expect(recounted).toBe(1);
  control.told({ kind: "resync", id: 13 });
  expect(recounted).toBe(2);
});
