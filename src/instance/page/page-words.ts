/** The texts of the page, in one language. */
export interface PageWords {
  /** As in `<html lang>`. */
  language: string;
  metrics: string;
  /** The period of the numbers. */
  period: (from: string, to: string) => string;
  now: string;
  /** Shown instead of a number if there is none. */
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
  unavailable:
    'Algunos indicadores no están disponibles. Recargue la página para intentarlo de nuevo.',
  noMetrics: 'Todavía no hay indicadores definidos.',
  updated: (time, timezone) => `Actualizado el ${time} (${timezone})`,
};

const pt: PageWords = {
  language: 'pt',
  metrics: 'Indicadores',
  period: (from, to) => `De ${from} a ${to}`,
  now: 'Agora',
  none: 'Sem dados',
  unavailable:
    'Alguns indicadores não estão disponíveis. Recarregue a página para tentar novamente.',
  noMetrics: 'Ainda não há indicadores definidos.',
  updated: (time, timezone) => `Atualizado em ${time} (${timezone})`,
};

const en: PageWords = {
  language: 'en',
  metrics: 'Metrics',
  period: (from, to) => `From ${from} to ${to}`,
  now: 'Now',
  none: 'No data',
  unavailable: 'Some metrics are unavailable. Reload the page to try again.',
  noMetrics: 'No metrics are defined yet.',
  updated: (time, timezone) => `Updated ${time} (${timezone})`,
};

const WORDS = new Map([es, pt, en].map((words) => [words.language, words]));

/** The page's words in a language, or in English if it has none. */
export function wordsFor(language: string): PageWords {
  return WORDS.get(language) ?? en;
}
