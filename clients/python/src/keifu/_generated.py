"""Types and operations, written by generate.py from the OpenAPI document. Not to be changed by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal, NotRequired, TypedDict

from ._transport import AsyncTransport, SyncTransport


AliasView = TypedDict('AliasView', {
    'evidence': 'NotRequired[Evidence | None]',
    'global': 'bool',
    'name': 'str',
    'origin': 'str',
    'scope': 'str',
})


class ApartView(TypedDict):
    """Something else with a name that looks alike."""

    id: str
    name: str
    type: str
    alike: str
    evidence: NotRequired[Evidence | None]
    explanation: str
    judgement: NotRequired[str | None]
    reason: str


class AreaView(TypedDict):
    """A rectangle in points (1/72 inch) from the top left corner of the page as it is shown."""

    bottom: int
    left: int
    right: int
    top: int


class Candidate(TypedDict):
    """An entity that may be meant."""

    description: str
    features: list[Feature]
    id: str
    match: bool
    name: str
    score: float
    type: list[IdName]


class Candidates(TypedDict):
    """The candidates for a query of the draft."""

    candidates: list[Candidate]


Cell = dict[str, Any]


class ChangeCounts(TypedDict):
    """How many things appeared, vanished, changed."""

    appeared: int
    changed: int
    renamed: int
    unchanged: int
    vanished: int


ChangeKind = Literal['appeared', 'vanished', 'renamed', 'changed', 'unchanged']


class ChangesView(TypedDict):
    """What a judgement changes."""

    entities_hidden: int
    joined: list[RegroupedView]
    mentions_moved: int
    metrics_moved: int
    names_rescoped: int
    parted: list[RegroupedView]
    relations_hidden: int
    relations_moved: int
    shown_again: int


class CheckedAnswer(TypedDict):
    """An answer, sentence by sentence."""

    counts: VerdictCounts
    sentences: list[CheckedSentence]
    supported: bool
    unknown_citations: list[UnknownCitation]


class CheckedClaim(TypedDict):
    """A name, number or date of a sentence."""

    end: int
    kind: str
    start: int
    support: NotRequired[ClaimSupport | None]
    text: str
    value: str
    verdict: str


class CheckedSentence(TypedDict):
    """A sentence of the answer."""

    citations: list[str]
    claims: list[CheckedClaim]
    end: int
    start: int
    text: str
    verdict: str


class CitedAnswer(TypedDict):
    """An answer that cites."""

    answer: str
    citations: NotRequired[list[CitedQuote]]


class CitedQuote(TypedDict):
    """A citation as it was given to the author of the answer."""

    citation_id: str
    quote: NotRequired[str | None]


class ClaimSupport(TypedDict):
    """The words that support a claim, or contradict it."""

    citation_id: str
    quote: str
    where: str


class CoMentionView(TypedDict):
    """Something named in the same passages."""

    id: str
    name: str
    type: str
    lift: float
    passages: int


class ColumnMeta(TypedDict):
    """A property of which values were asked for."""

    id: str
    name: str
    type: NotRequired[IdName | None]


Comparison = TypedDict('Comparison', {
    'counts': 'ComparisonCounts',
    'entities': 'NotRequired[Page_EntityChange | None]',
    'events': 'NotRequired[Page_EventChange | None]',
    'from': 'SeriesYear',
    'metrics': 'NotRequired[Page_MetricChange | None]',
    'relations': 'NotRequired[Page_RelationChange | None]',
    'sentences': 'NotRequired[Page_SentenceChange | None]',
    'series': 'NotRequired[DocumentSeries | None]',
    'to': 'SeriesYear',
    'years': 'list[SeriesYear]',
})


class ComparisonCounts(TypedDict):
    """How many changes there are."""

    entities: ChangeCounts
    events: ChangeCounts
    metrics: ChangeCounts
    relations: ChangeCounts
    sentences: SentenceCounts


class Condition(TypedDict):
    """A condition of the draft."""

    matchQuantifier: NotRequired[Quantifier | None]
    matchType: MatchType
    pid: NotRequired[str | None]
    required: NotRequired[bool | None]
    v: OneOrMany_PropertyValue


class ConditionQuery(TypedDict):
    """A query of the draft: conditions."""

    conditions: list[Condition]
    limit: NotRequired[float | None]
    type: NotRequired[str | None]


class ContextEntity(TypedDict):
    """An entity asked about, with the facts that fit the question."""

    aliases: NotRequired[list[str]]
    facts: list[ContextFact]
    id: str
    name: str
    type: str


class ContextFact(TypedDict):
    """A fact and where it is written."""

    citation_id: str
    document: str
    fiscal_year: NotRequired[int | None]
    place: NotRequired[str | None]
    quote: str
    title: str
    date: NotRequired[Period | None]
    modality: str
    text: str


class ContextPack(TypedDict):
    """What answers a question, within a budget of tokens."""

    entities: list[ContextEntity]
    found: str
    left_out: int
    max_tokens: int
    missing: list[str]
    notes: list[str]
    passages: list[ContextPassage]
    plan: Plan
    question: str
    series: list[ContextSeries]
    tokens: int


class ContextPassage(TypedDict):
    """One or more consecutive passages of a document."""

    citation_id: str
    document: str
    fiscal_year: NotRequired[int | None]
    headings: NotRequired[list[str]]
    lines: NotRequired[list[int]]
    page: NotRequired[int | None]
    place: NotRequired[str | None]
    quote: str
    title: str


class ContextPoint(TypedDict):
    """A figure of a series."""

    citation_id: str
    document: str
    fiscal_year: NotRequired[int | None]
    place: NotRequired[str | None]
    quote: str
    title: str
    role: str
    status: NotRequired[str | None]
    value: float


class ContextQuestion(TypedDict):
    """A question in natural Japanese."""

    max_tokens: NotRequired[int | None]
    plan: NotRequired[Plan | None]
    question: str


class ContextSeries(TypedDict):
    """One indicator over the years."""

    indicator: str
    points: list[ContextPoint]
    subject: NotRequired[str | None]
    unit: str


class ContextSource(TypedDict):
    """A quote with its place, in short."""

    citation_id: str
    document: str
    fiscal_year: NotRequired[int | None]
    place: NotRequired[str | None]
    quote: str
    title: str


class CountView(TypedDict):
    """How many there are of a kind."""

    count: int
    label: str
    value: str


class Coverage(TypedDict):
    """What was searched, and what was not."""

    documents: int
    documents_not_read: int
    generation: int
    passages: int


class DocumentRef(TypedDict):
    """A document, in short."""

    fiscal_year: NotRequired[int | None]
    format: str
    id: str
    pages: NotRequired[int | None]
    publisher: NotRequired[str | None]
    source: str
    title: str


class DocumentSeries(TypedDict):
    """A report that appears again and again."""

    id: str
    name: str


class DocumentView(TypedDict):
    """A document."""

    fiscal_year: NotRequired[int | None]
    format: str
    id: str
    pages: NotRequired[int | None]
    publisher: NotRequired[str | None]
    source: str
    title: str
    encoding: str
    file: str
    issued: NotRequired[str | None]
    passages: int
    revision: str
    series: NotRequired[DocumentSeries | None]
    size: int
    warnings: list[WarningView]


class DocumentWithPassages(TypedDict):
    """A document with its passages."""

    fiscal_year: NotRequired[int | None]
    format: str
    id: str
    pages: NotRequired[int | None]
    publisher: NotRequired[str | None]
    source: str
    title: str
    encoding: str
    file: str
    issued: NotRequired[str | None]
    passages: int
    revision: str
    series: NotRequired[DocumentSeries | None]
    size: int
    warnings: list[WarningView]
    content: Page_PassageView


class EntityCard(TypedDict):
    """All about an entity at a glance."""

    id: str
    name: str
    type: str
    aliases: list[AliasView]
    co_mentions: list[CoMentionView]
    document_count: int
    external_ids: list[str]
    first_year: NotRequired[int | None]
    joins: list[JoinView]
    last_year: NotRequired[int | None]
    lineage: list[LineageView]
    mention_count: int
    metric_count: int
    parents: list[EntityRef]
    parts: list[EntityRef]
    relation_counts: list[RelationCount]
    relations: list[RelationView]
    type_label: str


class EntityFacet(TypedDict):
    """How many matches name an entity."""

    count: int
    label: str
    type: str
    value: str


class EntityMetrics(TypedDict):
    """The metrics of an entity."""

    entity: EntityRef
    series: list[SeriesView]


class EntityRef(TypedDict):
    """An entity, in short."""

    id: str
    name: str
    type: str


class EntitySummary(TypedDict):
    """An entity as it is listed."""

    id: str
    name: str
    type: str
    aliases: list[str]
    document_count: int
    first_year: NotRequired[int | None]
    last_year: NotRequired[int | None]
    match: NotRequired[str | None]
    matched_name: NotRequired[str | None]
    mention_count: int


class EventView(TypedDict):
    """Something that happened, or shall happen, at a date."""

    about: list[EntityRef]
    date: Period
    evidence: Evidence
    head: str
    modality: str
    named: list[EntityRef]


class Evidence(TypedDict):
    """The words of a document that prove something, and where they stand."""

    citation: str
    citation_id: str
    document: str
    end: int
    file: str
    fiscal_year: NotRequired[int | None]
    page: NotRequired[int | None]
    passage: str
    place: NotRequired[PlaceView | None]
    quote: str
    start: int


class Expansion(TypedDict):
    """An entity that a part of a query names. Nothing is widened until one of the queries is asked."""

    also: list[int]
    entity: EntityRef
    first_year: NotRequired[int | None]
    last_year: NotRequired[int | None]
    match: str
    mentions: int
    names: list[ExpansionName]
    names_not_tried: int
    part: int
    passages: int
    query: NotRequired[str | None]


class ExpansionName(TypedDict):
    """Another name that a query could be widened to."""

    more: int
    name: str
    query: str


class ExtendMetadata(TypedDict):
    """Values of properties."""

    property_settings: list[dict[str, Any]]
    propose_properties: ServicePath


class ExtendQuery(TypedDict):
    """Of which entities which properties are wanted."""

    ids: list[str]
    properties: list[WantedProperty]


class Extension(TypedDict):
    """Values of properties of entities."""

    meta: list[ColumnMeta]
    rows: dict[str, dict[str, list[Cell]]]


class ExtensionRow(TypedDict):
    """The values of one entity."""

    id: str
    properties: list[PropertyValues]


class FacetsView(TypedDict):
    """How matches are spread."""

    document: list[TextFacet]
    entity: list[EntityFacet]
    entity_total: int
    fiscal_year: list[YearFacet]
    publisher: list[TextFacet]
    type: list[TextFacet]


class Feature(TypedDict):
    """A part of what a score is made of."""

    id: str
    name: str
    value: FeatureValue


FeatureValue = 'bool | float'


class FigureChange(TypedDict):
    """A figure before and after."""

    after: NotRequired[MetricView | None]
    before: NotRequired[MetricView | None]
    change: ChangeKind
    difference: NotRequired[float | None]
    percent: NotRequired[float | None]
    restated: NotRequired[MetricView | None]
    role: str


class Flyout(TypedDict):
    """A small picture of something in HTML."""

    html: str
    id: str


FormView = TypedDict('FormView', {
    'evidence': 'NotRequired[Evidence | None]',
    'explanation': 'str',
    'global': 'bool',
    'name': 'str',
    'origin': 'str',
})


class Health(TypedDict):
    """How the server is."""

    generation: NotRequired[int | None]
    published_at: NotRequired[int | None]
    publishing: NotRequired[PublishingView | None]
    ready: bool


class Highlight(TypedDict):
    """A range of characters."""

    end: int
    start: int


class Hit(TypedDict):
    """A document with matching passages."""

    document: DocumentRef
    passages: list[PassageHit]
    score: float
    total_passages: int


class IdName(TypedDict):
    """A type or a property: an id, and the word for people."""

    id: str
    name: str


class JoinView(TypedDict):
    """Why two names are taken for one thing."""

    evidence: NotRequired[Evidence | None]
    left: str
    right: str
    rule: str


class JudgedView(TypedDict):
    """What became of a proposal."""

    changes: ChangesView
    dry_run: bool
    generation: int
    judgement: JudgementView
    superseded: list[str]


class JudgementView(TypedDict):
    """An entry of the ledger, and what became of it."""

    author: str
    by: NotRequired[str | None]
    document: NotRequired[str | None]
    effect: str
    entities: list[EntityRef]
    form: NotRequired[str | None]
    id: str
    judgement: str
    predicate: NotRequired[str | None]
    reason: str
    scope: NotRequired[str | None]
    targets: list[NamedView]
    text: str
    time: str
    undone: NotRequired[str | None]


class LineBody(TypedDict):
    """A body in a line."""

    entity: EntityRef
    first_year: NotRequired[int | None]
    founded: NotRequired[Period | None]
    last_year: NotRequired[int | None]


class LineageLine(TypedDict):
    """The line of bodies that an entity belongs to."""

    bodies: list[LineBody]
    entity: EntityRef
    steps: list[LineageView]
    truncated: bool


class LineageView(TypedDict):
    """An entity's forerunner or successor."""

    predecessor: EntityRef
    relation: RelationView
    successor: EntityRef


class Manifest(TypedDict):
    """What the service offers, and where."""

    batchSize: int
    defaultTypes: list[IdName]
    documentation: str
    extend: ExtendMetadata
    identifierSpace: str
    lang: str
    name: str
    preview: PreviewMetadata
    schemaSpace: str
    serviceVersion: str
    standardizedScore: bool
    suggest: Suggest
    versions: list[str]
    view: View


class Mark(TypedDict):
    """A part of a sentence."""

    kind: MarkKind
    text: str


MarkKind = Literal['equal', 'insert', 'delete']


MatchType = Literal['name', 'property']


class MentionView(TypedDict):
    """A place that names an entity."""

    citation: str
    citation_id: str
    document: str
    end: int
    file: str
    fiscal_year: NotRequired[int | None]
    page: NotRequired[int | None]
    passage: str
    place: NotRequired[PlaceView | None]
    quote: str
    start: int
    text: str


class MetricSeries(TypedDict):
    """Series of several subjects."""

    query: NotRequired[str | None]
    series: list[SeriesView]


class MetricView(TypedDict):
    """A number that measures something."""

    approximate: bool
    evidence: Evidence
    indicator: str
    max: NotRequired[float | None]
    period: NotRequired[Period | None]
    role: str
    subject: NotRequired[EntityRef | None]
    unit: str
    value: float


class NamedSpan(TypedDict):
    """Characters of a passage that name something."""

    end: int
    entity: EntityRef
    start: int


class NamedView(TypedDict):
    """What an entity was called in a judgement."""

    id: str
    name: str


class NeighborView(TypedDict):
    """An entity of a neighbourhood."""

    id: str
    name: str
    type: str
    hops: int


class Neighbors(TypedDict):
    """What is around an entity."""

    edges: list[RelationView]
    nodes: list[NeighborView]
    truncated: bool


class NotRead(TypedDict):
    """A file of the collection that could not be read."""

    hint: str
    reason: str
    source: str


OneOrMany_PropertyValue = 'list[bool | float | str | dict[str, Any]] | bool | float | str | dict[str, Any]'


OneOrMany_TypeName = 'list[str | dict[str, Any]] | str | dict[str, Any]'


class OrderedBatch(TypedDict):
    """A batch of the draft."""

    queries: list[ConditionQuery]


class OrderedExtension(TypedDict):
    """Values of properties, as the draft has them."""

    meta: list[ColumnMeta]
    rows: list[ExtensionRow]


class OrderedResults(TypedDict):
    """The candidates for each query of a batch of the draft, in its order."""

    results: list[Candidates]


class Page(TypedDict):
    """A part of a longer list."""

    items: list[JudgementView]
    next_offset: NotRequired[int | None]
    total: int


PageUnit = Literal['page', 'slide', 'sheet']


class Page_DocumentView(TypedDict):
    """A part of a longer list."""

    items: list[Any]
    next_offset: NotRequired[int | None]
    total: int


class Page_EntityChange(TypedDict):
    """A part of a longer list."""

    items: list[Any]
    next_offset: NotRequired[int | None]
    total: int


class Page_EntitySummary(TypedDict):
    """A part of a longer list."""

    items: list[Any]
    next_offset: NotRequired[int | None]
    total: int


class Page_EventChange(TypedDict):
    """A part of a longer list."""

    items: list[dict[str, Any]]
    next_offset: NotRequired[int | None]
    total: int


class Page_MentionView(TypedDict):
    """A part of a longer list."""

    items: list[Any]
    next_offset: NotRequired[int | None]
    total: int


class Page_MetricChange(TypedDict):
    """A part of a longer list."""

    items: list[dict[str, Any]]
    next_offset: NotRequired[int | None]
    total: int


class Page_MetricView(TypedDict):
    """A part of a longer list."""

    items: list[dict[str, Any]]
    next_offset: NotRequired[int | None]
    total: int


class Page_PassageView(TypedDict):
    """A part of a longer list."""

    items: list[dict[str, Any]]
    next_offset: NotRequired[int | None]
    total: int


class Page_RelationChange(TypedDict):
    """A part of a longer list."""

    items: list[dict[str, Any]]
    next_offset: NotRequired[int | None]
    total: int


class Page_RelationView(TypedDict):
    """A part of a longer list."""

    items: list[dict[str, Any]]
    next_offset: NotRequired[int | None]
    total: int


class Page_SentenceChange(TypedDict):
    """A part of a longer list."""

    items: list[dict[str, Any]]
    next_offset: NotRequired[int | None]
    total: int


class Page_SeriesSummary(TypedDict):
    """A part of a longer list."""

    items: list[Any]
    next_offset: NotRequired[int | None]
    total: int


class Page_WaitingEntity(TypedDict):
    """A part of a longer list."""

    items: list[dict[str, Any]]
    next_offset: NotRequired[int | None]
    total: int


class PartView(TypedDict):
    """A part of a query."""

    end: int
    kind: str
    negated: bool
    start: int
    text: str


class PassageHit(TypedDict):
    """A matching passage."""

    citation: str
    file: str
    headings: list[str]
    highlights: list[Highlight]
    id: str
    page: NotRequired[int | None]
    place: NotRequired[PlaceView | None]
    text: str


class PassageInContext(TypedDict):
    """A passage, the document it stands in, and what it names."""

    citation: str
    file: str
    headings: list[str]
    id: str
    kind: str
    ordinal: int
    page: NotRequired[int | None]
    place: NotRequired[PlaceView | None]
    text: str
    document: DocumentRef
    mentions: list[NamedSpan]


class PassageView(TypedDict):
    """A passage."""

    citation: str
    file: str
    headings: list[str]
    id: str
    kind: str
    ordinal: int
    page: NotRequired[int | None]
    place: NotRequired[PlaceView | None]
    text: str


class PathView(TypedDict):
    """A chain from one entity to another."""

    steps: list[StepView]
    weakness: int


Paths = TypedDict('Paths', {
    'by_co_mention': 'bool',
    'from': 'EntityRef',
    'paths': 'list[PathView]',
    'to': 'EntityRef',
    'truncated': 'bool',
})


class Period(TypedDict):
    """First and last day, both included, ISO 8601."""

    end: str
    start: str


class PlaceView(TypedDict):
    """Where in its file a passage stands, beyond its page."""

    area: NotRequired[AreaView | None]
    cells: NotRequired[str | None]
    ocr: bool
    sheet: NotRequired[str | None]
    unit: PageUnit


class Plan(TypedDict):
    """How a question was understood. May be changed and sent back."""

    dates: NotRequired[list[Period]]
    entities: NotRequired[list[PlanEntity]]
    fiscal_years: NotRequired[list[int]]
    predicates: NotRequired[list[str]]
    roles: NotRequired[list[str]]
    terms: NotRequired[list[str]]
    wants: NotRequired[list[str]]


class PlanEntity(TypedDict):
    """An entity that a question names."""

    id: str
    name: NotRequired[str]
    text: NotRequired[str]


class PointView(TypedDict):
    """What is known of an indicator in one 年度."""

    achievement: NotRequired[float | None]
    actual: NotRequired[MetricView | None]
    confirmations: list[MetricView]
    contradictions: list[MetricView]
    fiscal_year: NotRequired[int | None]
    label: str
    others: list[MetricView]
    previous: NotRequired[float | None]
    restated: list[MetricView]
    target: NotRequired[MetricView | None]


class PreviewMetadata(TypedDict):
    """A small page about an entity."""

    height: int
    url: str
    width: int


class ProblemBody(TypedDict):
    """A problem as it is written (`application/problem+json`)."""

    detail: str
    instance: str
    nearest: NotRequired[list[str]]
    position: NotRequired[int | None]
    request_id: str
    status: int
    title: str
    type: str


class PropertyProposal(TypedDict):
    """Properties of which values can be asked for."""

    limit: NotRequired[int | None]
    properties: list[IdName]
    type: NotRequired[str | None]


class PropertyQuery(TypedDict):
    """Something known of the entity: a property and values, one of which should be its own."""

    pid: str
    v: OneOrMany_PropertyValue


class PropertyValues(TypedDict):
    """The values of one property."""

    id: str
    values: list[Cell]


class Proposal(TypedDict):
    """A judgement to be made; which fields it takes depends on `judgement`. Entities are given by id, or by a name that only one of them has."""

    author: NotRequired[str | None]
    document: NotRequired[str | None]
    entity: NotRequired[str | None]
    form: NotRequired[str | None]
    judgement: NotRequired[str]
    left: NotRequired[str | None]
    object: NotRequired[str | None]
    predicate: NotRequired[str | None]
    reason: NotRequired[str]
    right: NotRequired[str | None]
    scope: NotRequired[str | None]
    subject: NotRequired[str | None]
    undone: NotRequired[str | None]


PublishingState = Literal['waiting', 'publishing', 'published', 'failing']


class PublishingView(TypedDict):
    """How keeping a database in step goes."""

    error: NotRequired[str | None]
    failures: int
    generation: NotRequired[int | None]
    next_try: NotRequired[int | None]
    rows: NotRequired[int | None]
    since: int
    state: PublishingState
    target: str


Quantifier = Literal['any', 'all', 'none']


class QueryView(TypedDict):
    """A query and how it was understood."""

    expansions: NotRequired[list[Expansion] | None]
    parts: list[PartView]
    text: str


class ReasonView(TypedDict):
    """A join of two names."""

    evidence: NotRequired[Evidence | None]
    explanation: str
    judgement: NotRequired[str | None]
    left: str
    right: str
    rule: str


ReconcileAnswer = 'Manifest | dict[str, ReconcileResult] | OrderedResults | Extension'


ReconcileBody = 'dict[str, Any] | dict[str, ReconcileQuery]'


class ReconcileForm(TypedDict):
    """A batch in a form: JSON in one of its fields."""

    extend: NotRequired[str | None]
    queries: NotRequired[str | None]


class ReconcileQuery(TypedDict):
    """A query: which entity is meant."""

    limit: NotRequired[float | None]
    properties: NotRequired[list[PropertyQuery] | None]
    query: NotRequired[str | None]
    type: NotRequired[OneOrMany_TypeName | None]
    type_strict: NotRequired[TypeStrict | None]


class ReconcileResult(TypedDict):
    """The candidates for a query."""

    result: list[Candidate]


class RegistryBody(TypedDict):
    """A body as a register has it."""

    closed: bool
    id: str
    municipality: str
    name: str
    prefecture: str


class RegroupedView(TypedDict):
    """Entities that become one, or one that becomes several."""

    after: list[EntityRef]
    before: list[EntityRef]


class RelationCount(TypedDict):
    """A number of relations of one kind."""

    count: int
    direction: str
    label: str
    modality: str
    predicate: str


class RelationView(TypedDict):
    """A relation with its evidence."""

    confidence: float
    date: NotRequired[Period | None]
    evidence: list[Evidence]
    label: str
    modality: str
    object: NotRequired[EntityRef | None]
    predicate: str
    rule: str
    subject: EntityRef
    support: int


class Relaxation(TypedDict):
    """A weaker query and what it finds."""

    documents: int
    passages: int
    query: str
    what: str


class SearchAnswer(TypedDict):
    """The answer to a search: what was found, how it is spread, and what was searched."""

    coverage: Coverage
    facets: FacetsView
    hits: list[Hit]
    next: NotRequired[str | None]
    query: QueryView
    total_documents: int
    total_passages: int
    tried: NotRequired[Tried | None]


SentenceChangeKind = Literal['changed', 'added', 'removed', 'moved', 'year_only']


class SentenceCounts(TypedDict):
    """How many sentences were changed, and how."""

    added: int
    changed: int
    labels: int
    moved: int
    removed: int
    unchanged: int
    year_only: int


class SeriesSummary(TypedDict):
    """A report that appears again and again, with its years."""

    id: str
    name: str
    documents: int
    years: list[SeriesYear]


class SeriesView(TypedDict):
    """One indicator over the years."""

    indicator: str
    points: list[PointView]
    spellings: list[str]
    subject: NotRequired[EntityRef | None]
    unit: str


class SeriesYear(TypedDict):
    """The documents of a series in one 年度."""

    documents: list[DocumentRef]
    fiscal_year: NotRequired[int | None]
    label: str


class ServicePath(TypedDict):
    """A place on a server."""

    service_path: str
    service_url: str


SettingValue = 'bool | float | str'


class SqlAnswer(TypedDict):
    """What a statement gave."""

    columns: list[str]
    generation: int
    row_count: int
    rows: list[list[Any]]
    truncated: bool
    truncated_by: NotRequired[str | None]


class SqlColumn(TypedDict):
    """A column."""

    en: str
    ja: str
    key: bool
    name: str
    nullable: bool
    references: NotRequired[str | None]
    type: str


SqlFormat = Literal['json', 'csv']


class SqlQuestion(TypedDict):
    """A statement."""

    format: NotRequired[SqlFormat | None]
    max_rows: NotRequired[int | None]
    query: str


class SqlSchema(TypedDict):
    """The tables and views."""

    tables: list[SqlTable]


class SqlTable(TypedDict):
    """A table or view."""

    columns: list[SqlColumn]
    en: str
    ja: str
    kind: str
    name: str


class Stats(TypedDict):
    """What a data directory holds."""

    bytes: int
    dates: int
    dates_without_days: int
    documents: int
    documents_by_format: list[CountView]
    documents_by_warning: list[CountView]
    documents_by_year: list[YearFacet]
    documents_with_warnings: int
    entities: int
    entities_by_type: list[CountView]
    generation: int
    mentions: int
    metrics: int
    not_read: list[NotRead]
    pages: int
    passages: int
    published_at: NotRequired[int | None]
    relations: int
    relations_by_modality: list[CountView]
    series: list[CountView]


StepView = TypedDict('StepView', {
    'by': 'str',
    'evidence': 'NotRequired[Evidence | None]',
    'forward': 'NotRequired[bool | None]',
    'from': 'EntityRef',
    'other_relations': 'NotRequired[int | None]',
    'relation': 'NotRequired[RelationView | None]',
    'to': 'EntityRef',
})


class Suggest(TypedDict):
    """Completion of what is typed."""

    entity: SuggestMetadata
    property: SuggestMetadata
    type: SuggestMetadata


class SuggestAnswer(TypedDict):
    """What begins as was typed."""

    result: list[Suggested]


class SuggestMetadata(TypedDict):
    """Where completion is."""

    flyout_service_path: str
    flyout_service_url: str
    service_path: str
    service_url: str


class Suggested(TypedDict):
    """An entity, property or type that begins as was typed."""

    description: str
    id: str
    name: str
    notable: NotRequired[list[IdName] | None]


class Suggestion(TypedDict):
    """A name that begins as was typed, as it is written or as it is read."""

    entity: EntityRef
    mentions: int
    text: str


class Suggestions(TypedDict):
    """Names that begin as was typed."""

    suggestions: list[Suggestion]
    text: str


class TextFacet(TypedDict):
    """How many matches a value has."""

    count: int
    documents: int
    label: str
    value: NotRequired[str | None]


class Timeline(TypedDict):
    """What happened to an entity, in order."""

    entity: EntityRef
    events: list[TimelineEvent]


class TimelineEvent(TypedDict):
    """Something that happened to an entity, or was said of it."""

    date: NotRequired[Period | None]
    event: NotRequired[EventView | None]
    evidence: NotRequired[Evidence | None]
    fiscal_year: NotRequired[int | None]
    kind: str
    label: str
    mentions: NotRequired[int | None]
    metric: NotRequired[MetricView | None]
    relation: NotRequired[RelationView | None]


class Tried(TypedDict):
    """What else was tried when nothing was found."""

    names: list[EntityRef]
    relaxations: list[Relaxation]


TypeStrict = Literal['any', 'should', 'all']


class UnknownCitation(TypedDict):
    """A citation that leads nowhere."""

    citation_id: str
    reason: str
    start: NotRequired[int | None]


class VerdictCounts(TypedDict):
    """How many sentences have which verdict."""

    contradicted: int
    no_claims: int
    supported: int
    uncited: int
    unknown_citation: int
    unsupported: int


class View(TypedDict):
    """Where a person can look at an entity."""

    url: str


class WaitingEntity(TypedDict):
    """An entity that a register may have, and the bodies it may be."""

    candidates: list[RegistryBody]
    doubt: str
    doubt_label: str
    entity: EntityRef
    register: str
    register_label: str
    total: int


class WantedProperty(TypedDict):
    """A property of which values are wanted."""

    id: str
    settings: NotRequired[dict[str, SettingValue] | None]


class WarningView(TypedDict):
    """Something in a file that could not be read or is uncertain."""

    at: NotRequired[int | None]
    code: str
    message: str


class WhyView(TypedDict):
    """Why an entity is what it is."""

    id: str
    name: str
    type: str
    forms: list[FormView]
    joins: list[ReasonView]
    judgements: list[JudgementView]
    kept_apart: list[ApartView]


class YearFacet(TypedDict):
    """How many matches a 年度 has."""

    count: int
    documents: int
    label: str
    value: NotRequired[int | None]


class Keifu(SyncTransport):
    """The operations of a server."""

    def server_docs(self) -> str:
        """API の一覧（HTML） (``GET /docs``)"""
        return self._send("GET", "/docs")

    def server_healthz(self) -> str:
        """動いているか (``GET /healthz``)"""
        return self._send("GET", "/healthz")

    def server_metrics(self) -> str:
        """監視のための計数（Prometheus） (``GET /metrics``)"""
        return self._send("GET", "/metrics")

    def server_openapi_json(self) -> dict[str, Any]:
        """この定義（OpenAPI 3.1） (``GET /openapi.json``)"""
        return self._send("GET", "/openapi.json")

    def server_readyz(self) -> dict[str, Any]:
        """検索できる世代があるか (``GET /readyz``)"""
        return self._send("GET", "/readyz")

    def reconcile(self, *, queries: str | None = None, extend: str | None = None) -> ReconcileAnswer:
        """照合サービスの案内（manifest）。`queries` か `extend` があれば、その答え (``GET /reconcile``)

        :param queries: 照合の問い。鍵から問いへの JSON（reconciliation query batch）
        :param extend: 値を引くエンティティと性質の JSON（data extension query）
        """
        return self._send("GET", "/reconcile", query={"queries": queries, "extend": extend})

    def post_reconcile(self, body: ReconcileBody) -> ReconcileAnswer:
        """名前を照合する、または値を引く (``POST /reconcile``)"""
        return self._send("POST", "/reconcile", body=body)

    def reconcile_extend(self, body: ExtendQuery) -> OrderedExtension:
        """性質の値を引く（1.0 の草案の形） (``POST /reconcile/extend``)"""
        return self._send("POST", "/reconcile/extend", body=body)

    def reconcile_extend_propose(self, *, type: str | None = None, limit: int | None = None) -> PropertyProposal:
        """値を引ける性質を挙げる (``GET /reconcile/extend/propose``)

        :param type: 種類（organization、facility、program、place）。どの種類でも同じ性質を示す
        :param limit: いくつまで
        """
        return self._send("GET", "/reconcile/extend/propose", query={"type": type, "limit": limit})

    def reconcile_flyout_entity(self, id: str) -> Flyout:
        """エンティティの候補の説明 (``GET /reconcile/flyout/entity``)

        :param id: ID
        """
        return self._send("GET", "/reconcile/flyout/entity", query={"id": id})

    def reconcile_flyout_property(self, id: str) -> Flyout:
        """性質の候補の説明 (``GET /reconcile/flyout/property``)

        :param id: ID
        """
        return self._send("GET", "/reconcile/flyout/property", query={"id": id})

    def reconcile_flyout_type(self, id: str) -> Flyout:
        """種類の候補の説明 (``GET /reconcile/flyout/type``)

        :param id: ID
        """
        return self._send("GET", "/reconcile/flyout/type", query={"id": id})

    def reconcile_preview(self, id: str) -> str:
        """エンティティの小さな紹介のページ（HTML） (``GET /reconcile/preview``)

        :param id: ID
        """
        return self._send("GET", "/reconcile/preview", query={"id": id})

    def reconcile_reconcile(self, body: OrderedBatch) -> OrderedResults:
        """名前を照合する（1.0 の草案の形） (``POST /reconcile/reconcile``)"""
        return self._send("POST", "/reconcile/reconcile", body=body)

    def reconcile_suggest_entity(self, *, prefix: str | None = None, cursor: int | None = None, limit: int | None = None) -> SuggestAnswer:
        """エンティティの候補を挙げる (``GET /reconcile/suggest/entity``)

        :param prefix: 入力の途中の文字
        :param cursor: いくつ飛ばすか
        :param limit: いくつまで（1～100、既定 20）
        """
        return self._send("GET", "/reconcile/suggest/entity", query={"prefix": prefix, "cursor": cursor, "limit": limit})

    def reconcile_suggest_property(self, *, prefix: str | None = None, cursor: int | None = None, limit: int | None = None) -> SuggestAnswer:
        """性質の候補を挙げる (``GET /reconcile/suggest/property``)

        :param prefix: 入力の途中の文字
        :param cursor: いくつ飛ばすか
        :param limit: いくつまで（1～100、既定 20）
        """
        return self._send("GET", "/reconcile/suggest/property", query={"prefix": prefix, "cursor": cursor, "limit": limit})

    def reconcile_suggest_type(self, *, prefix: str | None = None, cursor: int | None = None, limit: int | None = None) -> SuggestAnswer:
        """種類の候補を挙げる (``GET /reconcile/suggest/type``)

        :param prefix: 入力の途中の文字
        :param cursor: いくつ飛ばすか
        :param limit: いくつまで（1～100、既定 20）
        """
        return self._send("GET", "/reconcile/suggest/type", query={"prefix": prefix, "cursor": cursor, "limit": limit})

    def citations_check(self, body: CitedAnswer) -> CheckedAnswer:
        """答えの文ごとに、引用した箇所がそう書いているかを確かめる (``POST /v1/citations/check``)"""
        return self._send("POST", "/v1/citations/check", body=body)

    def context(self, body: ContextQuestion) -> ContextPack:
        """質問に答える根拠を、トークン数の上限の中に集める (``POST /v1/context``)"""
        return self._send("POST", "/v1/context", body=body)

    def documents(self, *, series: str | None = None, offset: int | None = None, limit: int | None = None, format: str | None = None) -> Page_DocumentView:
        """文書の一覧 (``GET /v1/documents``)

        :param series: この ID の系列（年度ごとに出る同じ報告書）の文書だけ
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 100）
        :param format: json（既定）、csv、parquet、jsonl、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
        """
        return self._send("GET", "/v1/documents", query={"series": series, "offset": offset, "limit": limit, "format": format})

    def iter_documents(self, *, series: str | None = None, offset: int | None = None, limit: int | None = None) -> Iterator[Any]:
        """Every item of :meth:`documents` from the first that is asked for, page after page."""
        while True:
            page = self.documents(series=series, offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    def document(self, id: str, *, offset: int | None = None, limit: int | None = None) -> DocumentWithPassages:
        """文書とその段落 (``GET /v1/documents/{id}``)

        :param id: 文書の ID
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 100）
        """
        return self._send("GET", "/v1/documents/{id}", ids={"id": id}, query={"offset": offset, "limit": limit})

    def document_diff(self, id: str, to: str, *, parts: str | None = None, changes: str | None = None, offset: int | None = None, limit: int | None = None) -> Comparison:
        """二つの文書で、現れたもの、消えたもの、変わったもの (``GET /v1/documents/{id}/diff``)

        :param id: 前の文書の ID
        :param to: 後の文書の ID
        :param parts: どの一覧か（entities、metrics、relations、events、sentences、コンマで複数。既定はすべて）
        :param changes: どの変化か（appeared、vanished、renamed、changed、文では added、removed、moved、year_only も。コンマで複数。既定はすべて）
        :param offset: それぞれの一覧の何件目から
        :param limit: それぞれの一覧を何件（1～1000、既定 100）
        """
        return self._send("GET", "/v1/documents/{id}/diff", ids={"id": id}, query={"to": to, "parts": parts, "changes": changes, "offset": offset, "limit": limit})

    def document_file(self, id: str, *, range: str | None = None, if_none_match: str | None = None) -> bytes | str:
        """文書の元のファイル（PDF では `#page=3` のようにページを開ける） (``GET /v1/documents/{id}/file``)

        :param id: 文書の ID
        :param Range: bytes=0-1023 のような一つの範囲
        :param If_None_Match: 前に受け取った ETag
        """
        return self._send("GET", "/v1/documents/{id}/file", ids={"id": id}, headers={"Range": range, "If-None-Match": if_none_match})

    def entities(self, *, q: str | None = None, type: str | None = None, offset: int | None = None, limit: int | None = None, format: str | None = None) -> Page_EntitySummary:
        """エンティティを名前で探す (``GET /v1/entities``)

        :param q: 名前、略称、またはその一部。なければ言及の多い順にすべて
        :param type: 種類（organization、facility、program、place）
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        :param format: json（既定）、csv、parquet、jsonl、graphml、gexf、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
        """
        return self._send("GET", "/v1/entities", query={"q": q, "type": type, "offset": offset, "limit": limit, "format": format})

    def iter_entities(self, *, q: str | None = None, type: str | None = None, offset: int | None = None, limit: int | None = None) -> Iterator[Any]:
        """Every item of :meth:`entities` from the first that is asked for, page after page."""
        while True:
            page = self.entities(q=q, type=type, offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    def entity(self, id: str) -> EntityCard:
        """エンティティの概要 (``GET /v1/entities/{id}``)

        :param id: エンティティの ID または名前
        """
        return self._send("GET", "/v1/entities/{id}", ids={"id": id})

    def entity_lineage(self, id: str) -> LineageLine:
        """前身から後身への系譜 (``GET /v1/entities/{id}/lineage``)

        :param id: エンティティの ID または名前
        """
        return self._send("GET", "/v1/entities/{id}/lineage", ids={"id": id})

    def entity_mentions(self, id: str, *, offset: int | None = None, limit: int | None = None, format: str | None = None) -> Page_MentionView:
        """エンティティに触れる箇所 (``GET /v1/entities/{id}/mentions``)

        :param id: エンティティの ID または名前
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        :param format: json（既定）、csv、parquet、jsonl。なければ Accept による。json のほかは limit がなければすべて
        """
        return self._send("GET", "/v1/entities/{id}/mentions", ids={"id": id}, query={"offset": offset, "limit": limit, "format": format})

    def iter_entity_mentions(self, id: str, *, offset: int | None = None, limit: int | None = None) -> Iterator[Any]:
        """Every item of :meth:`entity_mentions` from the first that is asked for, page after page."""
        while True:
            page = self.entity_mentions(id=id, offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    def entity_metrics(self, id: str, *, indicator: str | None = None) -> EntityMetrics:
        """エンティティの指標を年度ごとに (``GET /v1/entities/{id}/metrics``)

        :param id: エンティティの ID または名前
        :param indicator: 指標の名前の一部
        """
        return self._send("GET", "/v1/entities/{id}/metrics", ids={"id": id}, query={"indicator": indicator})

    def entity_neighbors(self, id: str, *, hops: int | None = None, limit: int | None = None, modality: str | None = None) -> Neighbors:
        """エンティティのまわり (``GET /v1/entities/{id}/neighbors``)

        :param id: エンティティの ID または名前
        :param hops: 何歩まで（1～3、既定 1）
        :param limit: エンティティの数（1～1000、既定 100）
        :param modality: fact（既定）、planned、requested、negated、all
        """
        return self._send("GET", "/v1/entities/{id}/neighbors", ids={"id": id}, query={"hops": hops, "limit": limit, "modality": modality})

    def entity_relations(self, id: str, *, predicate: str | None = None, modality: str | None = None, offset: int | None = None, limit: int | None = None, format: str | None = None) -> Page_RelationView:
        """エンティティの関係 (``GET /v1/entities/{id}/relations``)

        :param id: エンティティの ID または名前
        :param predicate: 関係の種類（operates、located_in、…）
        :param modality: fact（既定）、planned、requested、negated、all
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        :param format: json（既定）、csv、parquet、jsonl、graphml、gexf、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
        """
        return self._send("GET", "/v1/entities/{id}/relations", ids={"id": id}, query={"predicate": predicate, "modality": modality, "offset": offset, "limit": limit, "format": format})

    def iter_entity_relations(self, id: str, *, predicate: str | None = None, modality: str | None = None, offset: int | None = None, limit: int | None = None) -> Iterator[dict[str, Any]]:
        """Every item of :meth:`entity_relations` from the first that is asked for, page after page."""
        while True:
            page = self.entity_relations(id=id, predicate=predicate, modality=modality, offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    def entity_timeline(self, id: str, *, modality: str | None = None) -> Timeline:
        """エンティティの年表 (``GET /v1/entities/{id}/timeline``)

        :param id: エンティティの ID または名前
        :param modality: fact、planned、requested、negated、all（既定）。コンマで複数
        """
        return self._send("GET", "/v1/entities/{id}/timeline", ids={"id": id}, query={"modality": modality})

    def entity_why(self, id: str) -> WhyView:
        """エンティティの名前の由来と、似た名前を別のものとした理由 (``GET /v1/entities/{id}/why``)

        :param id: エンティティの ID または名前
        """
        return self._send("GET", "/v1/entities/{id}/why", ids={"id": id})

    def export(self, *, format: str | None = None) -> bytes | str:
        """すべてを書き出す (``GET /v1/export``)

        :param format: csv、parquet、jsonl（既定）は表ごとのファイルの ZIP、graphml、gexf、jsonld、turtle は一つのファイル。なければ Accept による
        """
        return self._send("GET", "/v1/export", query={"format": format})

    def export_table(self, table: str, *, format: str | None = None) -> bytes | str:
        """一つの表を書き出す (``GET /v1/export/{table}``)

        :param table: 表の名前
        :param format: csv、parquet、jsonl（既定）。なければ Accept による
        """
        return self._send("GET", "/v1/export/{table}", ids={"table": table}, query={"format": format})

    def health(self) -> Health:
        """サーバーの状態と、PostgreSQL への公開の状態 (``GET /v1/health``)"""
        return self._send("GET", "/v1/health")

    def judgements(self, *, offset: int | None = None, limit: int | None = None) -> Page:
        """判定の台帳（新しい順） (``GET /v1/judgements``)

        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        """
        return self._send("GET", "/v1/judgements", query={"offset": offset, "limit": limit})

    def iter_judgements(self, *, offset: int | None = None, limit: int | None = None) -> Iterator[JudgementView]:
        """Every item of :meth:`judgements` from the first that is asked for, page after page."""
        while True:
            page = self.judgements(offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    def post_judgements(self, body: Proposal, *, dry_run: bool | None = None) -> JudgedView:
        """判定を加える (``POST /v1/judgements``)

        :param dry_run: 何が変わるかだけを示し、何も書き込まない
        """
        return self._send("POST", "/v1/judgements", query={"dry_run": dry_run}, body=body)

    def judgements_export(self) -> str:
        """判定の台帳を JSON Lines で（時刻の順） (``GET /v1/judgements/export``)"""
        return self._send("GET", "/v1/judgements/export")

    def judgement(self, id: str) -> JudgementView:
        """判定を一つ (``GET /v1/judgements/{id}``)

        :param id: 判定の ID
        """
        return self._send("GET", "/v1/judgements/{id}", ids={"id": id})

    def delete_judgement(self, id: str, reason: str, *, author: str | None = None, dry_run: bool | None = None) -> JudgedView:
        """判定を取り消す (``DELETE /v1/judgements/{id}``)

        :param id: 判定の ID
        :param reason: なぜ取り消すか
        :param author: だれが取り消すか（既定は設定による）
        :param dry_run: 何が変わるかだけを示し、何も書き込まない
        """
        return self._send("DELETE", "/v1/judgements/{id}", ids={"id": id}, query={"reason": reason, "author": author, "dry_run": dry_run})

    def metrics(self, *, q: str | None = None, fiscal_year: str | None = None, role: str | None = None, offset: int | None = None, limit: int | None = None, format: str | None = None) -> Page_MetricView:
        """すべての指標 (``GET /v1/metrics``)

        :param q: 指標の名前の一部
        :param fiscal_year: この年度の数値だけ（2019、R1、2018..2020）
        :param role: target、actual、previous、other
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        :param format: json（既定）、csv、parquet、jsonl、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
        """
        return self._send("GET", "/v1/metrics", query={"q": q, "fiscal_year": fiscal_year, "role": role, "offset": offset, "limit": limit, "format": format})

    def iter_metrics(self, *, q: str | None = None, fiscal_year: str | None = None, role: str | None = None, offset: int | None = None, limit: int | None = None) -> Iterator[dict[str, Any]]:
        """Every item of :meth:`metrics` from the first that is asked for, page after page."""
        while True:
            page = self.metrics(q=q, fiscal_year=fiscal_year, role=role, offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    def metrics_conflicts(self) -> MetricSeries:
        """文書によって値が異なる指標（訂正・速報と確定、矛盾） (``GET /v1/metrics/conflicts``)"""
        return self._send("GET", "/v1/metrics/conflicts")

    def metrics_series(self, q: str) -> MetricSeries:
        """指標の名前から年度ごとの系列を引く（主体を問わない） (``GET /v1/metrics/series``)

        :param q: 指標の名前の一部
        """
        return self._send("GET", "/v1/metrics/series", query={"q": q})

    def passage(self, id: str) -> PassageInContext:
        """段落と、それが触れるもの (``GET /v1/passages/{id}``)

        :param id: 段落の ID（文書の ID と番号を - でつないだもの）
        """
        return self._send("GET", "/v1/passages/{id}", ids={"id": id})

    def paths(self, from_: str, to: str, *, max_hops: int | None = None, k: int | None = None, fiscal_year: str | None = None, modality: str | None = None) -> Paths:
        """二つのエンティティのつながり (``GET /v1/paths``)

        :param from_: 出発点の ID または名前
        :param to: 行き先の ID または名前
        :param max_hops: 最も多くて何歩か（1～8、既定 4）
        :param k: いくつの経路か（1～20、既定 3）
        :param fiscal_year: この年度の間だけ（2019、R1、2018..2020）
        :param modality: fact（既定）、planned、requested、negated、all。コンマで複数
        """
        return self._send("GET", "/v1/paths", query={"from": from_, "to": to, "max_hops": max_hops, "k": k, "fiscal_year": fiscal_year, "modality": modality})

    def registry_queue(self, *, offset: int | None = None, limit: int | None = None) -> Page_WaitingEntity:
        """登録簿の番号を一つに決められず、人の判断を待つエンティティ (``GET /v1/registry/queue``)

        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        """
        return self._send("GET", "/v1/registry/queue", query={"offset": offset, "limit": limit})

    def iter_registry_queue(self, *, offset: int | None = None, limit: int | None = None) -> Iterator[dict[str, Any]]:
        """Every item of :meth:`registry_queue` from the first that is asked for, page after page."""
        while True:
            page = self.registry_queue(offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    def search(self, q: str, *, fiscal_year: str | None = None, publisher: str | None = None, entity: str | None = None, type: str | None = None, sort: str | None = None, limit: int | None = None, passages: int | None = None, cursor: str | None = None, expansions: bool | None = None, format: str | None = None) -> SearchAnswer:
        """本文を検索する (``GET /v1/search``)

        :param q: 検索式（語は AND、OR、-除外、「完全一致」、年度:R1、発行:大阪府、entity:健都）
        :param fiscal_year: 年度（2019、R1、令和元年度、2018..2020、unknown）
        :param publisher: 発行者の名前、またはその一部（「」で囲むと名前の全体）
        :param entity: 段落が触れるエンティティの ID または名前
        :param type: 段落が触れるエンティティの種類（organization、facility、program、place）
        :param sort: 並べ方（relevance、year、-year）
        :param limit: 文書の数（1～100、既定 10）
        :param passages: 文書ごとの段落の数（1～1000、既定 20）
        :param cursor: 前の答えの next
        :param expansions: true なら、検索語が指すエンティティと、その別の名前で増える段落を query.expansions に添える
        :param format: json（既定）、csv、parquet、jsonl（段落ごとに一行）。なければ Accept による。json のほかは limit がなければすべて
        """
        return self._send("GET", "/v1/search", query={"q": q, "fiscal_year": fiscal_year, "publisher": publisher, "entity": entity, "type": type, "sort": sort, "limit": limit, "passages": passages, "cursor": cursor, "expansions": expansions, "format": format})

    def iter_search(self, q: str, *, fiscal_year: str | None = None, publisher: str | None = None, entity: str | None = None, type: str | None = None, sort: str | None = None, limit: int | None = None, passages: int | None = None, cursor: str | None = None, expansions: bool | None = None) -> Iterator[Hit]:
        """Every item of :meth:`search` from the first that is asked for, page after page."""
        while True:
            page = self.search(q=q, fiscal_year=fiscal_year, publisher=publisher, entity=entity, type=type, sort=sort, limit=limit, passages=passages, cursor=cursor, expansions=expansions)
            for item in page["hits"]:
                yield item
            cursor = page.get("next")
            if cursor is None:
                return

    def series(self, *, offset: int | None = None, limit: int | None = None) -> Page_SeriesSummary:
        """系列（年度ごとに出る同じ報告書）と、その年度 (``GET /v1/series``)

        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 100）
        """
        return self._send("GET", "/v1/series", query={"offset": offset, "limit": limit})

    def iter_series(self, *, offset: int | None = None, limit: int | None = None) -> Iterator[Any]:
        """Every item of :meth:`series` from the first that is asked for, page after page."""
        while True:
            page = self.series(offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    def series_diff(self, id: str, *, from_: str | None = None, to: str | None = None, parts: str | None = None, changes: str | None = None, offset: int | None = None, limit: int | None = None) -> Comparison:
        """系列の二つの年度で、現れたもの、消えたもの、変わったもの (``GET /v1/series/{id}/diff``)

        :param id: 系列の ID
        :param from_: 前の年度（2018、H30、平成30年度、unknown）。なければ最後から二番目
        :param to: 後の年度。なければ from の次、または最後
        :param parts: どの一覧か（entities、metrics、relations、events、sentences、コンマで複数。既定はすべて）
        :param changes: どの変化か（appeared、vanished、renamed、changed、文では added、removed、moved、year_only も。コンマで複数。既定はすべて）
        :param offset: それぞれの一覧の何件目から
        :param limit: それぞれの一覧を何件（1～1000、既定 100）
        """
        return self._send("GET", "/v1/series/{id}/diff", ids={"id": id}, query={"from": from_, "to": to, "parts": parts, "changes": changes, "offset": offset, "limit": limit})

    def sql(self, body: SqlQuestion) -> SqlAnswer:
        """SQL で問い合わせる (``POST /v1/sql``)"""
        return self._send("POST", "/v1/sql", body=body)

    def sql_schema(self) -> SqlSchema:
        """SQL の表とビューの説明 (``GET /v1/sql/schema``)"""
        return self._send("GET", "/v1/sql/schema")

    def stats(self) -> Stats:
        """件数と世代 (``GET /v1/stats``)"""
        return self._send("GET", "/v1/stats")

    def suggest(self, q: str, *, limit: int | None = None) -> Suggestions:
        """名前の候補を挙げる (``GET /v1/suggest``)

        :param q: 入力の途中の文字（表記または読み）
        :param limit: 候補の数（1～50、既定 10）
        """
        return self._send("GET", "/v1/suggest", query={"q": q, "limit": limit})


class AsyncKeifu(AsyncTransport):
    """The operations of a server, to be awaited."""

    async def server_docs(self) -> str:
        """API の一覧（HTML） (``GET /docs``)"""
        return await self._send("GET", "/docs")

    async def server_healthz(self) -> str:
        """動いているか (``GET /healthz``)"""
        return await self._send("GET", "/healthz")

    async def server_metrics(self) -> str:
        """監視のための計数（Prometheus） (``GET /metrics``)"""
        return await self._send("GET", "/metrics")

    async def server_openapi_json(self) -> dict[str, Any]:
        """この定義（OpenAPI 3.1） (``GET /openapi.json``)"""
        return await self._send("GET", "/openapi.json")

    async def server_readyz(self) -> dict[str, Any]:
        """検索できる世代があるか (``GET /readyz``)"""
        return await self._send("GET", "/readyz")

    async def reconcile(self, *, queries: str | None = None, extend: str | None = None) -> ReconcileAnswer:
        """照合サービスの案内（manifest）。`queries` か `extend` があれば、その答え (``GET /reconcile``)

        :param queries: 照合の問い。鍵から問いへの JSON（reconciliation query batch）
        :param extend: 値を引くエンティティと性質の JSON（data extension query）
        """
        return await self._send("GET", "/reconcile", query={"queries": queries, "extend": extend})

    async def post_reconcile(self, body: ReconcileBody) -> ReconcileAnswer:
        """名前を照合する、または値を引く (``POST /reconcile``)"""
        return await self._send("POST", "/reconcile", body=body)

    async def reconcile_extend(self, body: ExtendQuery) -> OrderedExtension:
        """性質の値を引く（1.0 の草案の形） (``POST /reconcile/extend``)"""
        return await self._send("POST", "/reconcile/extend", body=body)

    async def reconcile_extend_propose(self, *, type: str | None = None, limit: int | None = None) -> PropertyProposal:
        """値を引ける性質を挙げる (``GET /reconcile/extend/propose``)

        :param type: 種類（organization、facility、program、place）。どの種類でも同じ性質を示す
        :param limit: いくつまで
        """
        return await self._send("GET", "/reconcile/extend/propose", query={"type": type, "limit": limit})

    async def reconcile_flyout_entity(self, id: str) -> Flyout:
        """エンティティの候補の説明 (``GET /reconcile/flyout/entity``)

        :param id: ID
        """
        return await self._send("GET", "/reconcile/flyout/entity", query={"id": id})

    async def reconcile_flyout_property(self, id: str) -> Flyout:
        """性質の候補の説明 (``GET /reconcile/flyout/property``)

        :param id: ID
        """
        return await self._send("GET", "/reconcile/flyout/property", query={"id": id})

    async def reconcile_flyout_type(self, id: str) -> Flyout:
        """種類の候補の説明 (``GET /reconcile/flyout/type``)

        :param id: ID
        """
        return await self._send("GET", "/reconcile/flyout/type", query={"id": id})

    async def reconcile_preview(self, id: str) -> str:
        """エンティティの小さな紹介のページ（HTML） (``GET /reconcile/preview``)

        :param id: ID
        """
        return await self._send("GET", "/reconcile/preview", query={"id": id})

    async def reconcile_reconcile(self, body: OrderedBatch) -> OrderedResults:
        """名前を照合する（1.0 の草案の形） (``POST /reconcile/reconcile``)"""
        return await self._send("POST", "/reconcile/reconcile", body=body)

    async def reconcile_suggest_entity(self, *, prefix: str | None = None, cursor: int | None = None, limit: int | None = None) -> SuggestAnswer:
        """エンティティの候補を挙げる (``GET /reconcile/suggest/entity``)

        :param prefix: 入力の途中の文字
        :param cursor: いくつ飛ばすか
        :param limit: いくつまで（1～100、既定 20）
        """
        return await self._send("GET", "/reconcile/suggest/entity", query={"prefix": prefix, "cursor": cursor, "limit": limit})

    async def reconcile_suggest_property(self, *, prefix: str | None = None, cursor: int | None = None, limit: int | None = None) -> SuggestAnswer:
        """性質の候補を挙げる (``GET /reconcile/suggest/property``)

        :param prefix: 入力の途中の文字
        :param cursor: いくつ飛ばすか
        :param limit: いくつまで（1～100、既定 20）
        """
        return await self._send("GET", "/reconcile/suggest/property", query={"prefix": prefix, "cursor": cursor, "limit": limit})

    async def reconcile_suggest_type(self, *, prefix: str | None = None, cursor: int | None = None, limit: int | None = None) -> SuggestAnswer:
        """種類の候補を挙げる (``GET /reconcile/suggest/type``)

        :param prefix: 入力の途中の文字
        :param cursor: いくつ飛ばすか
        :param limit: いくつまで（1～100、既定 20）
        """
        return await self._send("GET", "/reconcile/suggest/type", query={"prefix": prefix, "cursor": cursor, "limit": limit})

    async def citations_check(self, body: CitedAnswer) -> CheckedAnswer:
        """答えの文ごとに、引用した箇所がそう書いているかを確かめる (``POST /v1/citations/check``)"""
        return await self._send("POST", "/v1/citations/check", body=body)

    async def context(self, body: ContextQuestion) -> ContextPack:
        """質問に答える根拠を、トークン数の上限の中に集める (``POST /v1/context``)"""
        return await self._send("POST", "/v1/context", body=body)

    async def documents(self, *, series: str | None = None, offset: int | None = None, limit: int | None = None, format: str | None = None) -> Page_DocumentView:
        """文書の一覧 (``GET /v1/documents``)

        :param series: この ID の系列（年度ごとに出る同じ報告書）の文書だけ
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 100）
        :param format: json（既定）、csv、parquet、jsonl、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
        """
        return await self._send("GET", "/v1/documents", query={"series": series, "offset": offset, "limit": limit, "format": format})

    async def iter_documents(self, *, series: str | None = None, offset: int | None = None, limit: int | None = None) -> AsyncIterator[Any]:
        """Every item of :meth:`documents` from the first that is asked for, page after page."""
        while True:
            page = await self.documents(series=series, offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    async def document(self, id: str, *, offset: int | None = None, limit: int | None = None) -> DocumentWithPassages:
        """文書とその段落 (``GET /v1/documents/{id}``)

        :param id: 文書の ID
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 100）
        """
        return await self._send("GET", "/v1/documents/{id}", ids={"id": id}, query={"offset": offset, "limit": limit})

    async def document_diff(self, id: str, to: str, *, parts: str | None = None, changes: str | None = None, offset: int | None = None, limit: int | None = None) -> Comparison:
        """二つの文書で、現れたもの、消えたもの、変わったもの (``GET /v1/documents/{id}/diff``)

        :param id: 前の文書の ID
        :param to: 後の文書の ID
        :param parts: どの一覧か（entities、metrics、relations、events、sentences、コンマで複数。既定はすべて）
        :param changes: どの変化か（appeared、vanished、renamed、changed、文では added、removed、moved、year_only も。コンマで複数。既定はすべて）
        :param offset: それぞれの一覧の何件目から
        :param limit: それぞれの一覧を何件（1～1000、既定 100）
        """
        return await self._send("GET", "/v1/documents/{id}/diff", ids={"id": id}, query={"to": to, "parts": parts, "changes": changes, "offset": offset, "limit": limit})

    async def document_file(self, id: str, *, range: str | None = None, if_none_match: str | None = None) -> bytes | str:
        """文書の元のファイル（PDF では `#page=3` のようにページを開ける） (``GET /v1/documents/{id}/file``)

        :param id: 文書の ID
        :param Range: bytes=0-1023 のような一つの範囲
        :param If_None_Match: 前に受け取った ETag
        """
        return await self._send("GET", "/v1/documents/{id}/file", ids={"id": id}, headers={"Range": range, "If-None-Match": if_none_match})

    async def entities(self, *, q: str | None = None, type: str | None = None, offset: int | None = None, limit: int | None = None, format: str | None = None) -> Page_EntitySummary:
        """エンティティを名前で探す (``GET /v1/entities``)

        :param q: 名前、略称、またはその一部。なければ言及の多い順にすべて
        :param type: 種類（organization、facility、program、place）
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        :param format: json（既定）、csv、parquet、jsonl、graphml、gexf、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
        """
        return await self._send("GET", "/v1/entities", query={"q": q, "type": type, "offset": offset, "limit": limit, "format": format})

    async def iter_entities(self, *, q: str | None = None, type: str | None = None, offset: int | None = None, limit: int | None = None) -> AsyncIterator[Any]:
        """Every item of :meth:`entities` from the first that is asked for, page after page."""
        while True:
            page = await self.entities(q=q, type=type, offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    async def entity(self, id: str) -> EntityCard:
        """エンティティの概要 (``GET /v1/entities/{id}``)

        :param id: エンティティの ID または名前
        """
        return await self._send("GET", "/v1/entities/{id}", ids={"id": id})

    async def entity_lineage(self, id: str) -> LineageLine:
        """前身から後身への系譜 (``GET /v1/entities/{id}/lineage``)

        :param id: エンティティの ID または名前
        """
        return await self._send("GET", "/v1/entities/{id}/lineage", ids={"id": id})

    async def entity_mentions(self, id: str, *, offset: int | None = None, limit: int | None = None, format: str | None = None) -> Page_MentionView:
        """エンティティに触れる箇所 (``GET /v1/entities/{id}/mentions``)

        :param id: エンティティの ID または名前
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        :param format: json（既定）、csv、parquet、jsonl。なければ Accept による。json のほかは limit がなければすべて
        """
        return await self._send("GET", "/v1/entities/{id}/mentions", ids={"id": id}, query={"offset": offset, "limit": limit, "format": format})

    async def iter_entity_mentions(self, id: str, *, offset: int | None = None, limit: int | None = None) -> AsyncIterator[Any]:
        """Every item of :meth:`entity_mentions` from the first that is asked for, page after page."""
        while True:
            page = await self.entity_mentions(id=id, offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    async def entity_metrics(self, id: str, *, indicator: str | None = None) -> EntityMetrics:
        """エンティティの指標を年度ごとに (``GET /v1/entities/{id}/metrics``)

        :param id: エンティティの ID または名前
        :param indicator: 指標の名前の一部
        """
        return await self._send("GET", "/v1/entities/{id}/metrics", ids={"id": id}, query={"indicator": indicator})

    async def entity_neighbors(self, id: str, *, hops: int | None = None, limit: int | None = None, modality: str | None = None) -> Neighbors:
        """エンティティのまわり (``GET /v1/entities/{id}/neighbors``)

        :param id: エンティティの ID または名前
        :param hops: 何歩まで（1～3、既定 1）
        :param limit: エンティティの数（1～1000、既定 100）
        :param modality: fact（既定）、planned、requested、negated、all
        """
        return await self._send("GET", "/v1/entities/{id}/neighbors", ids={"id": id}, query={"hops": hops, "limit": limit, "modality": modality})

    async def entity_relations(self, id: str, *, predicate: str | None = None, modality: str | None = None, offset: int | None = None, limit: int | None = None, format: str | None = None) -> Page_RelationView:
        """エンティティの関係 (``GET /v1/entities/{id}/relations``)

        :param id: エンティティの ID または名前
        :param predicate: 関係の種類（operates、located_in、…）
        :param modality: fact（既定）、planned、requested、negated、all
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        :param format: json（既定）、csv、parquet、jsonl、graphml、gexf、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
        """
        return await self._send("GET", "/v1/entities/{id}/relations", ids={"id": id}, query={"predicate": predicate, "modality": modality, "offset": offset, "limit": limit, "format": format})

    async def iter_entity_relations(self, id: str, *, predicate: str | None = None, modality: str | None = None, offset: int | None = None, limit: int | None = None) -> AsyncIterator[dict[str, Any]]:
        """Every item of :meth:`entity_relations` from the first that is asked for, page after page."""
        while True:
            page = await self.entity_relations(id=id, predicate=predicate, modality=modality, offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    async def entity_timeline(self, id: str, *, modality: str | None = None) -> Timeline:
        """エンティティの年表 (``GET /v1/entities/{id}/timeline``)

        :param id: エンティティの ID または名前
        :param modality: fact、planned、requested、negated、all（既定）。コンマで複数
        """
        return await self._send("GET", "/v1/entities/{id}/timeline", ids={"id": id}, query={"modality": modality})

    async def entity_why(self, id: str) -> WhyView:
        """エンティティの名前の由来と、似た名前を別のものとした理由 (``GET /v1/entities/{id}/why``)

        :param id: エンティティの ID または名前
        """
        return await self._send("GET", "/v1/entities/{id}/why", ids={"id": id})

    async def export(self, *, format: str | None = None) -> bytes | str:
        """すべてを書き出す (``GET /v1/export``)

        :param format: csv、parquet、jsonl（既定）は表ごとのファイルの ZIP、graphml、gexf、jsonld、turtle は一つのファイル。なければ Accept による
        """
        return await self._send("GET", "/v1/export", query={"format": format})

    async def export_table(self, table: str, *, format: str | None = None) -> bytes | str:
        """一つの表を書き出す (``GET /v1/export/{table}``)

        :param table: 表の名前
        :param format: csv、parquet、jsonl（既定）。なければ Accept による
        """
        return await self._send("GET", "/v1/export/{table}", ids={"table": table}, query={"format": format})

    async def health(self) -> Health:
        """サーバーの状態と、PostgreSQL への公開の状態 (``GET /v1/health``)"""
        return await self._send("GET", "/v1/health")

    async def judgements(self, *, offset: int | None = None, limit: int | None = None) -> Page:
        """判定の台帳（新しい順） (``GET /v1/judgements``)

        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        """
        return await self._send("GET", "/v1/judgements", query={"offset": offset, "limit": limit})

    async def iter_judgements(self, *, offset: int | None = None, limit: int | None = None) -> AsyncIterator[JudgementView]:
        """Every item of :meth:`judgements` from the first that is asked for, page after page."""
        while True:
            page = await self.judgements(offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    async def post_judgements(self, body: Proposal, *, dry_run: bool | None = None) -> JudgedView:
        """判定を加える (``POST /v1/judgements``)

        :param dry_run: 何が変わるかだけを示し、何も書き込まない
        """
        return await self._send("POST", "/v1/judgements", query={"dry_run": dry_run}, body=body)

    async def judgements_export(self) -> str:
        """判定の台帳を JSON Lines で（時刻の順） (``GET /v1/judgements/export``)"""
        return await self._send("GET", "/v1/judgements/export")

    async def judgement(self, id: str) -> JudgementView:
        """判定を一つ (``GET /v1/judgements/{id}``)

        :param id: 判定の ID
        """
        return await self._send("GET", "/v1/judgements/{id}", ids={"id": id})

    async def delete_judgement(self, id: str, reason: str, *, author: str | None = None, dry_run: bool | None = None) -> JudgedView:
        """判定を取り消す (``DELETE /v1/judgements/{id}``)

        :param id: 判定の ID
        :param reason: なぜ取り消すか
        :param author: だれが取り消すか（既定は設定による）
        :param dry_run: 何が変わるかだけを示し、何も書き込まない
        """
        return await self._send("DELETE", "/v1/judgements/{id}", ids={"id": id}, query={"reason": reason, "author": author, "dry_run": dry_run})

    async def metrics(self, *, q: str | None = None, fiscal_year: str | None = None, role: str | None = None, offset: int | None = None, limit: int | None = None, format: str | None = None) -> Page_MetricView:
        """すべての指標 (``GET /v1/metrics``)

        :param q: 指標の名前の一部
        :param fiscal_year: この年度の数値だけ（2019、R1、2018..2020）
        :param role: target、actual、previous、other
        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        :param format: json（既定）、csv、parquet、jsonl、jsonld、turtle。なければ Accept による。json のほかは limit がなければすべて
        """
        return await self._send("GET", "/v1/metrics", query={"q": q, "fiscal_year": fiscal_year, "role": role, "offset": offset, "limit": limit, "format": format})

    async def iter_metrics(self, *, q: str | None = None, fiscal_year: str | None = None, role: str | None = None, offset: int | None = None, limit: int | None = None) -> AsyncIterator[dict[str, Any]]:
        """Every item of :meth:`metrics` from the first that is asked for, page after page."""
        while True:
            page = await self.metrics(q=q, fiscal_year=fiscal_year, role=role, offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    async def metrics_conflicts(self) -> MetricSeries:
        """文書によって値が異なる指標（訂正・速報と確定、矛盾） (``GET /v1/metrics/conflicts``)"""
        return await self._send("GET", "/v1/metrics/conflicts")

    async def metrics_series(self, q: str) -> MetricSeries:
        """指標の名前から年度ごとの系列を引く（主体を問わない） (``GET /v1/metrics/series``)

        :param q: 指標の名前の一部
        """
        return await self._send("GET", "/v1/metrics/series", query={"q": q})

    async def passage(self, id: str) -> PassageInContext:
        """段落と、それが触れるもの (``GET /v1/passages/{id}``)

        :param id: 段落の ID（文書の ID と番号を - でつないだもの）
        """
        return await self._send("GET", "/v1/passages/{id}", ids={"id": id})

    async def paths(self, from_: str, to: str, *, max_hops: int | None = None, k: int | None = None, fiscal_year: str | None = None, modality: str | None = None) -> Paths:
        """二つのエンティティのつながり (``GET /v1/paths``)

        :param from_: 出発点の ID または名前
        :param to: 行き先の ID または名前
        :param max_hops: 最も多くて何歩か（1～8、既定 4）
        :param k: いくつの経路か（1～20、既定 3）
        :param fiscal_year: この年度の間だけ（2019、R1、2018..2020）
        :param modality: fact（既定）、planned、requested、negated、all。コンマで複数
        """
        return await self._send("GET", "/v1/paths", query={"from": from_, "to": to, "max_hops": max_hops, "k": k, "fiscal_year": fiscal_year, "modality": modality})

    async def registry_queue(self, *, offset: int | None = None, limit: int | None = None) -> Page_WaitingEntity:
        """登録簿の番号を一つに決められず、人の判断を待つエンティティ (``GET /v1/registry/queue``)

        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 50）
        """
        return await self._send("GET", "/v1/registry/queue", query={"offset": offset, "limit": limit})

    async def iter_registry_queue(self, *, offset: int | None = None, limit: int | None = None) -> AsyncIterator[dict[str, Any]]:
        """Every item of :meth:`registry_queue` from the first that is asked for, page after page."""
        while True:
            page = await self.registry_queue(offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    async def search(self, q: str, *, fiscal_year: str | None = None, publisher: str | None = None, entity: str | None = None, type: str | None = None, sort: str | None = None, limit: int | None = None, passages: int | None = None, cursor: str | None = None, expansions: bool | None = None, format: str | None = None) -> SearchAnswer:
        """本文を検索する (``GET /v1/search``)

        :param q: 検索式（語は AND、OR、-除外、「完全一致」、年度:R1、発行:大阪府、entity:健都）
        :param fiscal_year: 年度（2019、R1、令和元年度、2018..2020、unknown）
        :param publisher: 発行者の名前、またはその一部（「」で囲むと名前の全体）
        :param entity: 段落が触れるエンティティの ID または名前
        :param type: 段落が触れるエンティティの種類（organization、facility、program、place）
        :param sort: 並べ方（relevance、year、-year）
        :param limit: 文書の数（1～100、既定 10）
        :param passages: 文書ごとの段落の数（1～1000、既定 20）
        :param cursor: 前の答えの next
        :param expansions: true なら、検索語が指すエンティティと、その別の名前で増える段落を query.expansions に添える
        :param format: json（既定）、csv、parquet、jsonl（段落ごとに一行）。なければ Accept による。json のほかは limit がなければすべて
        """
        return await self._send("GET", "/v1/search", query={"q": q, "fiscal_year": fiscal_year, "publisher": publisher, "entity": entity, "type": type, "sort": sort, "limit": limit, "passages": passages, "cursor": cursor, "expansions": expansions, "format": format})

    async def iter_search(self, q: str, *, fiscal_year: str | None = None, publisher: str | None = None, entity: str | None = None, type: str | None = None, sort: str | None = None, limit: int | None = None, passages: int | None = None, cursor: str | None = None, expansions: bool | None = None) -> AsyncIterator[Hit]:
        """Every item of :meth:`search` from the first that is asked for, page after page."""
        while True:
            page = await self.search(q=q, fiscal_year=fiscal_year, publisher=publisher, entity=entity, type=type, sort=sort, limit=limit, passages=passages, cursor=cursor, expansions=expansions)
            for item in page["hits"]:
                yield item
            cursor = page.get("next")
            if cursor is None:
                return

    async def series(self, *, offset: int | None = None, limit: int | None = None) -> Page_SeriesSummary:
        """系列（年度ごとに出る同じ報告書）と、その年度 (``GET /v1/series``)

        :param offset: 何件目から
        :param limit: 何件（1～1000、既定 100）
        """
        return await self._send("GET", "/v1/series", query={"offset": offset, "limit": limit})

    async def iter_series(self, *, offset: int | None = None, limit: int | None = None) -> AsyncIterator[Any]:
        """Every item of :meth:`series` from the first that is asked for, page after page."""
        while True:
            page = await self.series(offset=offset, limit=limit)
            for item in page["items"]:
                yield item
            offset = page.get("next_offset")
            if offset is None:
                return

    async def series_diff(self, id: str, *, from_: str | None = None, to: str | None = None, parts: str | None = None, changes: str | None = None, offset: int | None = None, limit: int | None = None) -> Comparison:
        """系列の二つの年度で、現れたもの、消えたもの、変わったもの (``GET /v1/series/{id}/diff``)

        :param id: 系列の ID
        :param from_: 前の年度（2018、H30、平成30年度、unknown）。なければ最後から二番目
        :param to: 後の年度。なければ from の次、または最後
        :param parts: どの一覧か（entities、metrics、relations、events、sentences、コンマで複数。既定はすべて）
        :param changes: どの変化か（appeared、vanished、renamed、changed、文では added、removed、moved、year_only も。コンマで複数。既定はすべて）
        :param offset: それぞれの一覧の何件目から
        :param limit: それぞれの一覧を何件（1～1000、既定 100）
        """
        return await self._send("GET", "/v1/series/{id}/diff", ids={"id": id}, query={"from": from_, "to": to, "parts": parts, "changes": changes, "offset": offset, "limit": limit})

    async def sql(self, body: SqlQuestion) -> SqlAnswer:
        """SQL で問い合わせる (``POST /v1/sql``)"""
        return await self._send("POST", "/v1/sql", body=body)

    async def sql_schema(self) -> SqlSchema:
        """SQL の表とビューの説明 (``GET /v1/sql/schema``)"""
        return await self._send("GET", "/v1/sql/schema")

    async def stats(self) -> Stats:
        """件数と世代 (``GET /v1/stats``)"""
        return await self._send("GET", "/v1/stats")

    async def suggest(self, q: str, *, limit: int | None = None) -> Suggestions:
        """名前の候補を挙げる (``GET /v1/suggest``)

        :param q: 入力の途中の文字（表記または読み）
        :param limit: 候補の数（1～50、既定 10）
        """
        return await self._send("GET", "/v1/suggest", query={"q": q, "limit": limit})


#: The operations and their parameters: (method, path) → name of the method and its parameters.
OPERATIONS: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ('GET', '/docs'): ('server_docs', ()),
    ('GET', '/healthz'): ('server_healthz', ()),
    ('GET', '/metrics'): ('server_metrics', ()),
    ('GET', '/openapi.json'): ('server_openapi_json', ()),
    ('GET', '/readyz'): ('server_readyz', ()),
    ('GET', '/reconcile'): ('reconcile', ('queries', 'extend')),
    ('POST', '/reconcile'): ('post_reconcile', ()),
    ('POST', '/reconcile/extend'): ('reconcile_extend', ()),
    ('GET', '/reconcile/extend/propose'): ('reconcile_extend_propose', ('type', 'limit')),
    ('GET', '/reconcile/flyout/entity'): ('reconcile_flyout_entity', ('id',)),
    ('GET', '/reconcile/flyout/property'): ('reconcile_flyout_property', ('id',)),
    ('GET', '/reconcile/flyout/type'): ('reconcile_flyout_type', ('id',)),
    ('GET', '/reconcile/preview'): ('reconcile_preview', ('id',)),
    ('POST', '/reconcile/reconcile'): ('reconcile_reconcile', ()),
    ('GET', '/reconcile/suggest/entity'): ('reconcile_suggest_entity', ('prefix', 'cursor', 'limit')),
    ('GET', '/reconcile/suggest/property'): ('reconcile_suggest_property', ('prefix', 'cursor', 'limit')),
    ('GET', '/reconcile/suggest/type'): ('reconcile_suggest_type', ('prefix', 'cursor', 'limit')),
    ('POST', '/v1/citations/check'): ('citations_check', ()),
    ('POST', '/v1/context'): ('context', ()),
    ('GET', '/v1/documents'): ('documents', ('series', 'offset', 'limit', 'format')),
    ('GET', '/v1/documents/{id}'): ('document', ('id', 'offset', 'limit')),
    ('GET', '/v1/documents/{id}/diff'): ('document_diff', ('id', 'to', 'parts', 'changes', 'offset', 'limit')),
    ('GET', '/v1/documents/{id}/file'): ('document_file', ('id', 'Range', 'If-None-Match')),
    ('GET', '/v1/entities'): ('entities', ('q', 'type', 'offset', 'limit', 'format')),
    ('GET', '/v1/entities/{id}'): ('entity', ('id',)),
    ('GET', '/v1/entities/{id}/lineage'): ('entity_lineage', ('id',)),
    ('GET', '/v1/entities/{id}/mentions'): ('entity_mentions', ('id', 'offset', 'limit', 'format')),
    ('GET', '/v1/entities/{id}/metrics'): ('entity_metrics', ('id', 'indicator')),
    ('GET', '/v1/entities/{id}/neighbors'): ('entity_neighbors', ('id', 'hops', 'limit', 'modality')),
    ('GET', '/v1/entities/{id}/relations'): ('entity_relations', ('id', 'predicate', 'modality', 'offset', 'limit', 'format')),
    ('GET', '/v1/entities/{id}/timeline'): ('entity_timeline', ('id', 'modality')),
    ('GET', '/v1/entities/{id}/why'): ('entity_why', ('id',)),
    ('GET', '/v1/export'): ('export', ('format',)),
    ('GET', '/v1/export/{table}'): ('export_table', ('table', 'format')),
    ('GET', '/v1/health'): ('health', ()),
    ('GET', '/v1/judgements'): ('judgements', ('offset', 'limit')),
    ('POST', '/v1/judgements'): ('post_judgements', ('dry_run',)),
    ('GET', '/v1/judgements/export'): ('judgements_export', ()),
    ('GET', '/v1/judgements/{id}'): ('judgement', ('id',)),
    ('DELETE', '/v1/judgements/{id}'): ('delete_judgement', ('id', 'reason', 'author', 'dry_run')),
    ('GET', '/v1/metrics'): ('metrics', ('q', 'fiscal_year', 'role', 'offset', 'limit', 'format')),
    ('GET', '/v1/metrics/conflicts'): ('metrics_conflicts', ()),
    ('GET', '/v1/metrics/series'): ('metrics_series', ('q',)),
    ('GET', '/v1/passages/{id}'): ('passage', ('id',)),
    ('GET', '/v1/paths'): ('paths', ('from', 'to', 'max_hops', 'k', 'fiscal_year', 'modality')),
    ('GET', '/v1/registry/queue'): ('registry_queue', ('offset', 'limit')),
    ('GET', '/v1/search'): ('search', ('q', 'fiscal_year', 'publisher', 'entity', 'type', 'sort', 'limit', 'passages', 'cursor', 'expansions', 'format')),
    ('GET', '/v1/series'): ('series', ('offset', 'limit')),
    ('GET', '/v1/series/{id}/diff'): ('series_diff', ('id', 'from', 'to', 'parts', 'changes', 'offset', 'limit')),
    ('POST', '/v1/sql'): ('sql', ()),
    ('GET', '/v1/sql/schema'): ('sql_schema', ()),
    ('GET', '/v1/stats'): ('stats', ()),
    ('GET', '/v1/suggest'): ('suggest', ('q', 'limit')),
}
