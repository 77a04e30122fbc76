import { parser } from '@prometheus-io/lezer-promql';

/** A metric that an expression asks for, and which of its labels must be what: `values` where it names them one by one. */
export type Selected = { metric: string; matchers: { label: string; values: string[] | null }[] };

/** What an expression asks for. `groupings`: the labels that it sorts its answer by. Throws where it is no PromQL. */
export function readExpression(expression: string): { selected: Selected[]; groupings: string[] } {
  const selected: Selected[] = [];
  const groupings: string[] = [];
  parser.parse(expression).iterate({
    enter({ type, from, to, node }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (type.name === 'VectorSelector') {
        const name = node.getChild('Identifier');
        selected.push({ metric: name ? expression.slice(name.from, name.to) : '', matchers: [] });
      }
      if (type.name === 'UnquotedLabelMatcher') selected.at(-1)?.matchers.push(readMatcher(text));
      if (type.name === 'LabelName' && node.parent?.name === 'GroupingLabels') groupings.push(text);
    },
  });
  return { selected, groupings };
}

/** `a="x"` names x, and `a=~"x|y"` x and y; other patterns name nothing. */
function readMatcher(text: string) {
  const [, label = '', , pattern = ''] = /^(\w+)\s*(=~|!~|!=|=)\s*["'](.*)["']$/.exec(text) ?? [];
  return {
    label,
    values: /^[\w/.|-]+$/.test(pattern) && !/\.[.*+]/.test(pattern) ? pattern.split('|') : null,
  };
}
