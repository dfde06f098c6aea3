// What the scripts find on their pages besides each other: the programs of others, loaded before them.
declare const vis: any; // vis-network, as pyvis ships it

interface Window {
  Yasqe?: any;
  SwaggerUIBundle?: any;
}

// ---- a network as the API gives it (viz/closeup.py, viz/picture.py) and as vis-network draws it

type InBoth = Record<string, string>; // language to words

interface NetworkNode {
  id: string;
  kind: string;
  label: InBoth;
  facets: Record<string, string[]>;
  count: number;
  noun: InBoth | null;
  drawing?: any;
}

interface NetworkEdge {
  id: string;
  source: string;
  target: string;
  relation: string;
  label: InBoth;
  count: number;
  credit: string;
  grade: string;
  drawing?: any;
}

interface NetworkStep {
  id: string;
  fold?: boolean;
  bring?: boolean;
  relation?: string;
  inward?: boolean;
}
