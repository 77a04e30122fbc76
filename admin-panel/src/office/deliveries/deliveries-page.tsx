import { NativeSelect } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { templates } from '../../../../src/domain/notifications.ts';
import { listDeliveries } from '../../api/deliveries.ts';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { deliveriesWords } from '../../words/deliveries.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';
import { useFilters } from '../filters.tsx';
import classes from '../office.module.css';
import { OfficePage } from '../office-page.tsx';
import { Paged, usePages } from '../paged.tsx';
import { Purge, RetryAll } from './all-deliveries.tsx';
import { Breakers } from './breakers.tsx';
import { DeliveryRows } from './delivery-rows.tsx';
import { ParkedWork } from './parked-work.tsx';

const lookAgainMs = 5_000;
const DeliveryAside = lazy(() => import('./delivery-aside.tsx'));

/** What the institution's people were told, and what did not reach them: that first. */
export default function DeliveriesPage() {
  const words = useWords(deliveriesWords);
  const { all } = useWords(officeWords);
  const { api } = usePanel();
  const { place } = usePlace();
  const formats = useFormats(place.timezone);
  const { filters, change } = useFilters(['status', 'channel', 'template', 'delivery']);
  const { channel, template } = filters;
  const status = filters.status || 'dead';
  const search = { status: status === 'all' ? '' : status, channel, template };
  const pages = usePages(
    ['office', 'deliveries', search],
    (cursor) => listDeliveries(api, { ...search, cursor }),
    (rows) => rows.some((row) => row.status === 'pending') && lookAgainMs,
  );
  const options = (names: Record<string, string>) =>
    Object.entries(names).map(([value, label]) => ({ value, label }));
  const anyOf = { value: '', label: all };
  return (
    <OfficePage
      title={words.title}
      actions={
        <>
          <RetryAll channel={channel} />
          <Purge />
        </>
      }
    >
      <ParkedWork formats={formats} />
      <search className={classes.filters}>
        <NativeSelect
          size="md"
          label={words.status}
          value={status}
          onChange={(event) => change({ status: event.currentTarget.value })}
          data={[...options(words.statuses), { value: 'all', label: all }]}
        />
        <NativeSelect
          size="md"
          label={words.channel}
          value={channel}
          onChange={(event) => change({ channel: event.currentTarget.value })}
          data={[anyOf, ...options(words.channels)]}
        />
        <NativeSelect
          size="md"
          label={words.template}
          value={template}
          onChange={(event) => change({ template: event.currentTarget.value })}
          data={[anyOf, ...templates.map((value) => ({ value, label: words.templates[value] ?? value }))]}
        />
      </search>
      <Paged pages={pages} empty={status === 'dead' ? words.noneDead : words.none}>
        {(deliveries) => (
          <DeliveryRows
            deliveries={deliveries}
            formats={formats}
            onOpen={(delivery) => change({ delivery })}
          />
        )}
      </Paged>
      <Breakers formats={formats} />
      {filters.delivery && (
        <Suspense>
          <DeliveryAside id={filters.delivery} formats={formats} onClose={() => change({ delivery: '' })} />
        </Suspense>
      )}
    </OfficePage>
  );
}
