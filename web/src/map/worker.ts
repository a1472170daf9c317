// MapLibre's worker, in which no question waits for ever: a line that dies without a word would leave
// its connections to tiles that never come, and a browser has six of them to a host.

import "maplibre-gl/dist/maplibre-gl-worker.mjs";
import { impatient } from "./impatient";

self.fetch = impatient(self.fetch);
