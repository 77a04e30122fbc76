import { Alert, Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { createContext, type FormEvent, type ReactNode, useContext } from 'react';
import { ApiProblem, type ProblemDocument, Unreachable } from '../../../clients/browser/problem.ts';
import type { ProblemCode } from '../../../src/contracts/problems.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';

const Refused = createContext<ProblemDocument | null>(null);

/** What the API found wrong with a field, by where it is in the request, e.g. `/branding/name`; undefined: nothing. */
export function useFault(pointer: string): string | undefined {
  const document = useContext(Refused);
  return document?.errors?.find((each) => each.pointer === `#${pointer}`)?.detail;
}

type Props<Answer> = {
  label: string;
  /** What is sent of what was filled in; a text is trimmed and never null. */
  send: (text: (name: string) => string, form: FormData) => Promise<Answer>;
  /** It is emptied then, if it is told to be. */
  heard: (answer: Answer) => void;
  verb: string;
  empties?: boolean;
  /** What is said in place of the API's word for a refusal that means something more particular here. */
  instead?: Partial<Record<ProblemCode, string>>;
  /** Besides its own button. */
  actions?: ReactNode;
  children: ReactNode;
};

/**
 * Fields that are sent together. They keep what was typed in themselves; a refusal is told in the API's own words, at its
 * field where that asks `useFault`.
 */
export function Form<Answer>({
  label,
  send,
  heard,
  verb,
  empties,
  instead,
  actions,
  children,
}: Props<Answer>) {
  const words = useWords(shellWords);
  const sending = useMutation({
    mutationFn: ({ fields }: { fields: FormData }) => send(textsOf(fields), fields),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    sending.mutate(
      { fields: new FormData(form) },
      {
        onSuccess: (answer) => {
          if (empties) form.reset();
          heard(answer);
        },
      },
    );
  };
  const { error } = sending;
  const document = error instanceof ApiProblem ? error.document : null;
  const refused = document
    ? (instead?.[document.code] ?? document.errors?.[0]?.detail ?? document.title)
    : error instanceof Unreachable && words.unreachableNow;
  return (
    <Refused value={document}>
      <form onSubmit={submit} aria-label={label}>
        <Stack>
          {children}
          {refused && (
            <Alert color="red" role="alert">
              {refused}
            </Alert>
          )}
          <Group>
            <Button type="submit" size="md" loading={sending.isPending}>
              {verb}
            </Button>
            {actions}
          </Group>
        </Stack>
      </form>
    </Refused>
  );
}

const textsOf = (fields: FormData) => (name: string) => String(fields.get(name) ?? '').trim();
