import { Button, NativeSelect } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { listUsers } from '../../api/users.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';
import { rolesWords } from '../../words/roles.ts';
import { usersWords } from '../../words/users.ts';
import { TextFilter, useFilters } from '../filters.tsx';
import classes from '../office.module.css';
import { OfficePage } from '../office-page.tsx';
import { Paged, usePages } from '../paged.tsx';
import { grantable } from './granted.ts';
import { UserRows } from './user-rows.tsx';

const UserAside = lazy(() => import('./user-aside.tsx'));
const InviteAside = lazy(() => import('./invite-aside.tsx'));

/** The people that one administers: all of the institution, of a campus, or the staff of one's cafeterias. */
export default function UsersPage() {
  const words = useWords(usersWords);
  const { roles } = useWords(rolesWords);
  const { all } = useWords(officeWords);
  const { api, user } = usePanel();
  const { filters, change } = useFilters(['q', 'role', 'deactivated', 'user']);
  const [inviting, setInviting] = useState(false);
  const { q, role, deactivated } = filters;
  const search = { q, role, deactivated };
  const pages = usePages([...usersKey, search], (cursor) => listUsers(api, { ...search, cursor }));
  return (
    <OfficePage
      title={words.title}
      actions={
        <Button size="md" onClick={() => setInviting(true)}>
          {words.invite}
        </Button>
      }
    >
      <search className={classes.filters}>
        <TextFilter
          label={words.q}
          placeholder={words.qHint}
          maxLength={80}
          value={q}
          onChange={(typed) => change({ q: typed })}
        />
        <NativeSelect
          size="md"
          label={words.role}
          value={role}
          onChange={(event) => change({ role: event.currentTarget.value })}
          data={[
            { value: '', label: words.allRoles },
            ...grantable(user.role).map((value) => ({ value, label: roles[value] })),
          ]}
        />
        <NativeSelect
          size="md"
          label={words.state}
          value={deactivated}
          onChange={(event) => change({ deactivated: event.currentTarget.value })}
          data={[
            { value: '', label: all },
            { value: 'false', label: words.active },
            { value: 'true', label: words.deactivated },
          ]}
        />
      </search>
      <Paged pages={pages} empty={words.none}>
        {(users) => <UserRows users={users} onOpen={(id) => change({ user: id })} />}
      </Paged>
      <Suspense>
        {filters.user && <UserAside id={filters.user} onClose={() => change({ user: '' })} />}
        {inviting && <InviteAside onClose={() => setInviting(false)} />}
      </Suspense>
    </OfficePage>
  );
}

const usersKey = ['office', 'users'] as const;
