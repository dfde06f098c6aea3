// What a program in TypeScript does with the generated types: lists, pages, is refused, validates.
import createClient from "openapi-fetch";
import type { paths } from "./generated/schema.js";

declare const process: { argv: string[]; exit(code: number): never };

const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: process.argv[2] });

function must(holds: boolean, what: string): void {
  if (!holds) {
    console.error(what);
    process.exit(1);
  }
}

const first = await client.GET("/api/v1/outcomes", { params: { query: { limit: 40, level: ["outcome"] } } });
const page = first.data!;
const label: string | undefined = page.items[0]!.station?.label.zh;
must(page.items.length > 30 && typeof label === "string", "a list with its items");

const more = new URL(page.links.next ?? page.links.first, process.argv[2]);
const cursor = more.searchParams.get("cursor") ?? undefined;
const second = await client.GET("/api/v1/outcomes", { params: { query: { limit: 40, level: ["outcome"], cursor } } });
must(second.data!.total === page.total && second.data!.version === page.version, "a further page of one version");

const station = await client.GET("/api/v1/stations/{name}", { params: { path: { name: "zhejiang-pingyang-shanmen" } } });
must(station.data!.label.en === "Shanmen Police Station", "an item");

const missing = await client.GET("/api/v1/stations/{name}", { params: { path: { name: "nowhere" } } });
must(missing.response.status === 404 && missing.error!.messages.zh.length > 0, "404 with its problem");

const wrong = await client.GET("/api/v1/outcomes", { params: { query: { level: ["outcom"] } } });
must(wrong.response.status === 422 && wrong.error!.parameter === "level", "422 that names the parameter");

const report = await client.POST("/api/v1/validate", { body: {} });
must(report.data!.conforms === false && report.data!.findings.length > 0, "a report on an entry");
console.log("done");
