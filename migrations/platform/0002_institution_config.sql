-- What an institution has chosen for itself: providers, branding, limits. Its shape is src/contracts/institution.ts.
alter table platform.institutions add column config jsonb not null default '{}';
