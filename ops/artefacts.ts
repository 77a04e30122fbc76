/** What operations are made of: the dashboard's queries and the rules, as they stand in the files beside. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export type Rule = {
  record?: string;
  alert?: string;
  expr: string;
  labels?: { severity?: string };
  annotations?: Record<string, string>;
};
type Panel = {
  title: string;
  type: string;
  targets?: { expr: string }[];
  gridPos: Record<'x' | 'y' | 'w' | 'h', number>;
};
type AlertTest = { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] };

export const folder = import.meta.dirname;
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

export const rules: Rule[] = (parse(read('alerts.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
export const alertTests = (parse(read('alerts.test.yml')) as { tests: AlertTest[] }).tests.flatMap(
  (test) => test.alert_rule_test,
);
export const panels = (JSON.parse(read('dashboard.json')) as { panels: Panel[] }).panels;

/** The dashboard's queries, Grafana's variables replaced by what stands for them where there is no Grafana. */
export const queries = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({
    title,
    expression: expr.replaceAll('$__rate_interval', '1m').replaceAll('$institution', '.*'),
  })),
);
