// Style of the pages' scripts and of their tests. Names that are not defined are found by TypeScript.
import js from "@eslint/js";

const MARKUP = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "write", "writeln"];

const rules = {
  ...js.configs.recommended.rules,
  "no-undef": "off",
  "no-redeclare": "off", // a name of another script in a comment on types counts as one
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "prefer-const": "error",
  "no-var": "error",
  eqeqeq: "error",
  "object-shorthand": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-param-reassign": "error",
  "no-shadow": "error",
  // What people, sources and visitors wrote becomes text, never markup.
  "no-restricted-properties": ["error", ...MARKUP.map((property) => ({ property, message: "text only, never markup" }))],
};

const CLASSIC = ["viz/static/*.js", "api/static/apidocs.js"];

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { files: ["api/static/*.js", "tests/scripts/*.js"], ignores: CLASSIC, rules },
  {
    files: CLASSIC,
    languageOptions: { sourceType: "script" },
    // What one script declares the next ones use.
    rules: { ...rules, "no-unused-vars": ["error", { vars: "local" }], strict: ["error", "global"] },
  },
];
