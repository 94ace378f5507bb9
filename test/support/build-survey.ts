import {
  NO_SETTINGS,
  type Survey,
  type SurveyedContainer,
} from '../../src/engine/isolation/survey.ts';

/** The `app` of `acme` on its own network, with port 8080 on 127.0.0.1:8001. */
export function buildSurveyed(fields: Partial<SurveyedContainer> = {}): SurveyedContainer {
  const { slug = 'acme' } = fields;
  return {
    name: `${slug}-app-1`,
    slug,
    service: 'app',
    image: 'app:1',
    running: true,
    addresses: [{ network: 'acme_default', address: '10.1.0.2', gateway: '10.1.0.1' }],
    names: ['app'],
    ports: [8080],
    published: [{ hostIp: '127.0.0.1', port: 8001, target: 8080 }],
    mounts: [],
    settings: NO_SETTINGS,
    ...fields,
  };
}

/** The `app` of `beta`, closed to everybody. */
export function buildOther(fields: Partial<SurveyedContainer> = {}): SurveyedContainer {
  return buildSurveyed({
    slug: 'beta',
    addresses: [{ network: 'beta_default', address: '10.2.0.2', gateway: '10.2.0.1' }],
    names: ['app', 'beta-app-1'],
    published: [{ hostIp: '127.0.0.1', port: 8002, target: 8080 }],
    ...fields,
  });
}

/** `acme` and `beta`, each alone. */
export function buildSurvey(fields: Partial<Survey> = {}): Survey {
  const network = (slug: string, gateway: string) => ({
    ...{ name: `${slug}_default`, slug, driver: 'bridge', gateways: [gateway], options: {} },
  });
  return {
    containers: [buildSurveyed(), buildOther()],
    networks: [network('acme', '10.1.0.1'), network('beta', '10.2.0.1')],
    volumes: [],
    hostAddresses: ['172.17.0.1'],
    ...fields,
  };
}
