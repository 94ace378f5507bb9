import type { ClientConfig } from '../config/client-config.ts';
import type { Metric } from '../dimensions/dimensions-shape.ts';
import type { LocalDate } from '../query/local-date.ts';

type Locale = Pick<ClientConfig, 'language' | 'country' | 'currency'>;

/** A number as the client's country writes it; a percent is of 1. */
export function formatValue(value: number, format: Metric['format'], client: Locale): string {
  return new Intl.NumberFormat(localeOf(client), numberOptions(format, client)).format(value);
}

/** A day in words, e.g. `3 de marzo de 2025`. */
export function formatDay(date: LocalDate, client: Locale): string {
  const noon = new Date(`${date}T12:00:00Z`);
  return new Intl.DateTimeFormat(localeOf(client), { dateStyle: 'long', timeZone: 'UTC' }).format(
    noon,
  );
}

/** An instant on the client's clock. */
export function formatInstant(instant: Date, client: Locale & { timezone: string }): string {
  return new Intl.DateTimeFormat(localeOf(client), {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: client.timezone,
  }).format(instant);
}

function localeOf({ language, country }: Locale): string {
  return `${language}-${country}`;
}

function numberOptions(format: Metric['format'], client: Locale): Intl.NumberFormatOptions {
  if (format === 'currency') return { style: 'currency', currency: client.currency };
  if (format === 'percent') return { style: 'percent', maximumFractionDigits: 2 };
  return { maximumFractionDigits: 2 };
}
