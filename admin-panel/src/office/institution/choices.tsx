import { Fieldset, NativeSelect, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OwnInstitution } from '../../../../src/contracts/institution.ts';
import { changeInstitution, readInstitution } from '../../api/institution.ts';
import { languages } from '../../shell/language-choice.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { institutionWords } from '../../words/institution.ts';
import { useWords } from '../../words/language.tsx';
import { Answered } from '../answered.tsx';
import { Form } from '../form.tsx';
import { Section } from '../section.tsx';
import { brandingFields, ColourField, DaysField, TextField } from './choice-fields.tsx';

const queryKey = ['office', 'institution'];

/** Names, colours, contacts, language and retention. Providers, limits and hosts are the operators'. */
export function Choices() {
  const words = useWords(institutionWords);
  const { api } = usePanel();
  const query = useQuery({ queryKey, queryFn: () => readInstitution(api), staleTime: 0 });
  return (
    <Section title={words.choices} more={words.choicesMore}>
      <Answered query={query}>{(institution) => <ChoicesForm institution={institution} />}</Answered>
    </Section>
  );
}

function ChoicesForm({ institution: { name, branding, languages: spoken, retention } }: Props) {
  const words = useWords(institutionWords);
  const { api } = usePanel();
  const client = useQueryClient();
  const say = useSay();
  return (
    <Form
      label={words.choices}
      verb={words.save}
      send={(text) =>
        changeInstitution(api, {
          branding: Object.fromEntries(brandingFields.map((field) => [field, text(field) || null])),
          languages: { default: text('language') === 'en' ? 'en' : 'es' },
          retention: {
            orderTextDays: Number(text('orderTextDays')),
            deliveriesDays: Number(text('deliveriesDays')),
          },
        })
      }
      heard={(now) => {
        client.setQueryData(queryKey, now);
        say(words.saved);
      }}
    >
      <Fieldset legend={words.branding}>
        <Stack>
          <TextField name="name" chosen={branding.name} placeholder={name} />
          <TextField name="shortName" chosen={branding.shortName} />
          <ColourField name="primaryColour" chosen={branding.primaryColour} />
          <ColourField name="accentColour" chosen={branding.accentColour} />
          <TextField name="logoUrl" type="url" chosen={branding.logoUrl} />
        </Stack>
      </Fieldset>
      <Fieldset legend={words.contacts}>
        <Stack>
          <TextField name="supportEmail" type="email" chosen={branding.supportEmail} />
          <TextField name="privacyEmail" type="email" chosen={branding.privacyEmail} />
          <TextField name="postalAddress" chosen={branding.postalAddress} />
        </Stack>
      </Fieldset>
      <NativeSelect
        size="md"
        maw={420}
        name="language"
        label={words.language}
        description={words.languageHint}
        defaultValue={spoken.default}
        data={languages}
      />
      <Fieldset legend={words.retention}>
        <Stack>
          <DaysField name="orderTextDays" days={retention.orderTextDays} />
          <DaysField name="deliveriesDays" days={retention.deliveriesDays} />
        </Stack>
      </Fieldset>
    </Form>
  );
}

type Props = { institution: OwnInstitution };
