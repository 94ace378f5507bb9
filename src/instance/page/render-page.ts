import type { ClientConfig } from '../config/client-config.ts';
import type { Metric } from '../dimensions/dimensions-shape.ts';
import type { Period } from '../query/query-request.ts';
import { formatDay, formatInstant, formatValue } from './format-value.ts';
import { html, type Html } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';
import { wordsFor, type PageWords } from './page-words.ts';

/** A metric and its number; `failed` if the database did not answer. */
export interface MetricCard {
  metric: Pick<Metric, 'key' | 'label' | 'format'>;
  period: Period | undefined;
  value: number | null | 'failed';
}

export interface PageContent {
  client: ClientConfig;
  cards: readonly MetricCard[];
  now: Date;
}

/** The client's page: its name and its metrics, in its language and currency. */
export function renderPage({ client, cards, now }: PageContent): string {
  const words = wordsFor(client.language);
  const failed = cards.some(({ value }) => value === 'failed');
  const page = html`<!doctype html>
    <html lang="${words.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${client.name}</title>
        ${PAGE_STYLE}
      </head>
      <body>
        <header><h1>${client.name}</h1></header>
        <main>
          <h2>${words.metrics}</h2>
          ${failed ? html`<p class="notice" role="status">${words.unavailable}</p>` : ''}
          ${cards.length === 0 ? html`<p>${words.noMetrics}</p>` : html`<dl class="cards">${cards.map((card) => renderCard(card, client, words))}</dl>`}
        </main>
        <footer>${words.updated(formatInstant(now, client), client.timezone)}</footer>
      </body>
    </html> `;
  return page.text;
}

function renderCard(
  { metric, period, value }: MetricCard,
  client: ClientConfig,
  words: PageWords,
): Html {
  const shown = typeof value === 'number' ? formatValue(value, metric.format, client) : words.none;
  const of = period
    ? words.period(formatDay(period.from, client), formatDay(period.to, client))
    : words.now;
  return html` <div>
    <dt>${metric.label}</dt>
    <dd class="value">${shown}</dd>
    <dd class="period">${of}</dd>
  </div>`;
}
