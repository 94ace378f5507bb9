/** What the page says, in one language. */
export interface PageWords {
  /** As in `<html lang>`. */
  language: string;
  metrics: string;
  /** The period the numbers are of. */
  period: (from: string, to: string) => string;
  now: string;
  /** Stands where a number would, when there is none. */
  none: string;
  unavailable: string;
  noMetrics: string;
  updated: (time: string, timezone: string) => string;
}

const es: PageWords = {
  language: 'es',
  metrics: 'Indicadores',
  period: (from, to) => `Del ${from} al ${to}`,
  now: 'Ahora',
  none: 'Sin datos',
  unavailable: 'No se pudieron leer todos los indicadores. Cada visita lo intenta de nuevo.',
  noMetrics: 'Todavía no hay indicadores definidos.',
  updated: (time, timezone) => `Actualizado el ${time} (${timezone})`,
};

const pt: PageWords = {
  language: 'pt',
  metrics: 'Indicadores',
  period: (from, to) => `De ${from} a ${to}`,
  now: 'Agora',
  none: 'Sem dados',
  unavailable: 'Não foi possível ler todos os indicadores. Cada visita tenta de novo.',
  noMetrics: 'Ainda não há indicadores definidos.',
  updated: (time, timezone) => `Atualizado em ${time} (${timezone})`,
};

const en: PageWords = {
  language: 'en',
  metrics: 'Metrics',
  period: (from, to) => `From ${from} to ${to}`,
  now: 'Now',
  none: 'No data',
  unavailable: 'Not every metric could be read. Each visit tries again.',
  noMetrics: 'No metrics are defined yet.',
  updated: (time, timezone) => `Updated ${time} (${timezone})`,
};

const WORDS = new Map([es, pt, en].map((words) => [words.language, words]));

/** The page's words in a language, or in English where it has none. */
export function wordsFor(language: string): PageWords {
  return WORDS.get(language) ?? en;
}
