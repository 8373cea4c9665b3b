import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace snakepit. */
export namespace snakepit {

    /** Namespace worker. */
    namespace worker {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a DescribeRequest.
             * @deprecated Use snakepit.worker.v1.DescribeRequest.$Properties instead.
             */
            interface IDescribeRequest extends snakepit.worker.v1.DescribeRequest.$Properties {
            }

            /** Represents a DescribeRequest. */
            class DescribeRequest {

                /**
                 * Constructs a new DescribeRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.DescribeRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DescribeRequest schemas. */
                schemas: boolean;

                /**
                 * Encodes the specified DescribeRequest message. Does not implicitly {@link snakepit.worker.v1.DescribeRequest.verify|verify} messages.
                 * @param message DescribeRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.DescribeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DescribeRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.DescribeRequest & snakepit.worker.v1.DescribeRequest.$Shape} DescribeRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.DescribeRequest & snakepit.worker.v1.DescribeRequest.$Shape;
            }

            namespace DescribeRequest {

                /** Properties of a DescribeRequest. */
                interface $Properties {

                    /** DescribeRequest schemas */
                    schemas?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DescribeRequest. */
                type $Shape = snakepit.worker.v1.DescribeRequest.$Properties;
            }

            /**
             * Properties of a DescribeResponse.
             * @deprecated Use snakepit.worker.v1.DescribeResponse.$Properties instead.
             */
            interface IDescribeResponse extends snakepit.worker.v1.DescribeResponse.$Properties {
            }

            /** Represents a DescribeResponse. */
            class DescribeResponse {

                /**
                 * Constructs a new DescribeResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.DescribeResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DescribeResponse adapter. */
                adapter: string;

                /** DescribeResponse tools. */
                tools: snakepit.worker.v1.Tool.$Properties[];

                /** DescribeResponse versions. */
                versions?: (snakepit.worker.v1.Versions.$Properties|null);

                /** DescribeResponse defaultTool. */
                defaultTool: string;

                /** DescribeResponse fallbackTool. */
                fallbackTool: string;

                /**
                 * Encodes the specified DescribeResponse message. Does not implicitly {@link snakepit.worker.v1.DescribeResponse.verify|verify} messages.
                 * @param message DescribeResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.DescribeResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DescribeResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.DescribeResponse & snakepit.worker.v1.DescribeResponse.$Shape} DescribeResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.DescribeResponse & snakepit.worker.v1.DescribeResponse.$Shape;
            }

            namespace DescribeResponse {

                /** Properties of a DescribeResponse. */
                interface $Properties {

                    /** DescribeResponse adapter */
                    adapter?: (string|null);

                    /** DescribeResponse tools */
                    tools?: (snakepit.worker.v1.Tool.$Properties[]|null);

                    /** DescribeResponse versions */
                    versions?: (snakepit.worker.v1.Versions.$Properties|null);

                    /** DescribeResponse defaultTool */
                    defaultTool?: (string|null);

                    /** DescribeResponse fallbackTool */
                    fallbackTool?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DescribeResponse. */
                type $Shape = snakepit.worker.v1.DescribeResponse.$Properties;
            }

            /**
             * Properties of a Tool.
             * @deprecated Use snakepit.worker.v1.Tool.$Properties instead.
             */
            interface ITool extends snakepit.worker.v1.Tool.$Properties {
            }

            /** Represents a Tool. */
            class Tool {

                /**
                 * Constructs a new Tool.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.Tool.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Tool name. */
                name: string;

                /** Tool doc. */
                doc: string;

                /** Tool parameters. */
                parameters: snakepit.worker.v1.Parameter.$Properties[];

                /** Tool schema. */
                schema: string;

                /** Tool streams. */
                streams: boolean;

                /** Tool isAsync. */
                isAsync: boolean;

                /** Tool concurrency. */
                concurrency: number;

                /** Tool idempotent. */
                idempotent: boolean;

                /** Tool timeoutMs. */
                timeoutMs: number;

                /** Tool batch. */
                batch: number;

                /** Tool waitUs. */
                waitUs: number;

                /**
                 * Encodes the specified Tool message. Does not implicitly {@link snakepit.worker.v1.Tool.verify|verify} messages.
                 * @param message Tool message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.Tool.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Tool message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Tool & snakepit.worker.v1.Tool.$Shape} Tool
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.Tool & snakepit.worker.v1.Tool.$Shape;
            }

            namespace Tool {

                /** Properties of a Tool. */
                interface $Properties {

                    /** Tool name */
                    name?: (string|null);

                    /** Tool doc */
                    doc?: (string|null);

                    /** Tool parameters */
                    parameters?: (snakepit.worker.v1.Parameter.$Properties[]|null);

                    /** Tool schema */
                    schema?: (string|null);

                    /** Tool streams */
                    streams?: (boolean|null);

                    /** Tool isAsync */
                    isAsync?: (boolean|null);

                    /** Tool concurrency */
                    concurrency?: (number|null);

                    /** Tool idempotent */
                    idempotent?: (boolean|null);

                    /** Tool timeoutMs */
                    timeoutMs?: (number|null);

                    /** Tool batch */
                    batch?: (number|null);

                    /** Tool waitUs */
                    waitUs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Tool. */
                type $Shape = snakepit.worker.v1.Tool.$Properties;
            }

            /**
             * Properties of a Parameter.
             * @deprecated Use snakepit.worker.v1.Parameter.$Properties instead.
             */
            interface IParameter extends snakepit.worker.v1.Parameter.$Properties {
            }

            /** Represents a Parameter. */
            class Parameter {

                /**
                 * Constructs a new Parameter.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.Parameter.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Parameter name. */
                name: string;

                /** Parameter kind. */
                kind: snakepit.worker.v1.Parameter.Kind;

                /** Parameter required. */
                required: boolean;

                /** Parameter annotation. */
                annotation: string;

                /**
                 * Encodes the specified Parameter message. Does not implicitly {@link snakepit.worker.v1.Parameter.verify|verify} messages.
                 * @param message Parameter message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.Parameter.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Parameter message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Parameter & snakepit.worker.v1.Parameter.$Shape} Parameter
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.Parameter & snakepit.worker.v1.Parameter.$Shape;
            }

            namespace Parameter {

                /** Properties of a Parameter. */
                interface $Properties {

                    /** Parameter name */
                    name?: (string|null);

                    /** Parameter kind */
                    kind?: (snakepit.worker.v1.Parameter.Kind|null);

                    /** Parameter required */
                    required?: (boolean|null);

                    /** Parameter annotation */
                    annotation?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Parameter. */
                type $Shape = snakepit.worker.v1.Parameter.$Properties;

                /** Kind enum. */
                enum Kind {

                    /** POSITIONAL_ONLY value */
                    POSITIONAL_ONLY = 0,

                    /** POSITIONAL_OR_KEYWORD value */
                    POSITIONAL_OR_KEYWORD = 1,

                    /** VAR_POSITIONAL value */
                    VAR_POSITIONAL = 2,

                    /** KEYWORD_ONLY value */
                    KEYWORD_ONLY = 3,

                    /** VAR_KEYWORD value */
                    VAR_KEYWORD = 4
                }
            }

            /**
             * Properties of a Versions.
             * @deprecated Use snakepit.worker.v1.Versions.$Properties instead.
             */
            interface IVersions extends snakepit.worker.v1.Versions.$Properties {
            }

            /** Represents a Versions. */
            class Versions {

                /**
                 * Constructs a new Versions.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.Versions.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Versions snakepit. */
                snakepit: string;

                /** Versions python. */
                python: string;

                /** Versions grpcio. */
                grpcio: string;

                /** Versions msgspec. */
                msgspec: string;

                /**
                 * Encodes the specified Versions message. Does not implicitly {@link snakepit.worker.v1.Versions.verify|verify} messages.
                 * @param message Versions message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.Versions.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Versions message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Versions & snakepit.worker.v1.Versions.$Shape} Versions
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.Versions & snakepit.worker.v1.Versions.$Shape;
            }

            namespace Versions {

                /** Properties of a Versions. */
                interface $Properties {

                    /** Versions snakepit */
                    snakepit?: (string|null);

                    /** Versions python */
                    python?: (string|null);

                    /** Versions grpcio */
                    grpcio?: (string|null);

                    /** Versions msgspec */
                    msgspec?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Versions. */
                type $Shape = snakepit.worker.v1.Versions.$Properties;
            }

            /**
             * Properties of a WorkRequest.
             * @deprecated Use snakepit.worker.v1.WorkRequest.$Properties instead.
             */
            interface IWorkRequest extends snakepit.worker.v1.WorkRequest.$Properties {
            }

            /** Represents a WorkRequest. */
            class WorkRequest {

                /**
                 * Constructs a new WorkRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.WorkRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WorkRequest firstSeq. */
                firstSeq: (number|Long);

                /** WorkRequest tool. */
                tool: number[];

                /** WorkRequest argsSize. */
                argsSize: number[];

                /** WorkRequest args. */
                args: Uint8Array;

                /** WorkRequest flags. */
                flags: number[];

                /** WorkRequest creditSeq. */
                creditSeq: (number|Long)[];

                /** WorkRequest creditChunks. */
                creditChunks: number[];

                /** WorkRequest attached. */
                attached: snakepit.worker.v1.Attached.$Properties[];

                /** WorkRequest session. */
                session: number[];

                /** WorkRequest newSession. */
                newSession: snakepit.worker.v1.Session.$Properties[];

                /** WorkRequest endedSession. */
                endedSession: number[];

                /** WorkRequest trace. */
                trace: snakepit.worker.v1.Trace.$Properties[];

                /**
                 * Encodes the specified WorkRequest message. Does not implicitly {@link snakepit.worker.v1.WorkRequest.verify|verify} messages.
                 * @param message WorkRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.WorkRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WorkRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.WorkRequest & snakepit.worker.v1.WorkRequest.$Shape} WorkRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.WorkRequest & snakepit.worker.v1.WorkRequest.$Shape;
            }

            namespace WorkRequest {

                /** Properties of a WorkRequest. */
                interface $Properties {

                    /** WorkRequest firstSeq */
                    firstSeq?: (number|Long|null);

                    /** WorkRequest tool */
                    tool?: (number[]|null);

                    /** WorkRequest argsSize */
                    argsSize?: (number[]|null);

                    /** WorkRequest args */
                    args?: (Uint8Array|null);

                    /** WorkRequest flags */
                    flags?: (number[]|null);

                    /** WorkRequest creditSeq */
                    creditSeq?: ((number|Long)[]|null);

                    /** WorkRequest creditChunks */
                    creditChunks?: (number[]|null);

                    /** WorkRequest attached */
                    attached?: (snakepit.worker.v1.Attached.$Properties[]|null);

                    /** WorkRequest session */
                    session?: (number[]|null);

                    /** WorkRequest newSession */
                    newSession?: (snakepit.worker.v1.Session.$Properties[]|null);

                    /** WorkRequest endedSession */
                    endedSession?: (number[]|null);

                    /** WorkRequest trace */
                    trace?: (snakepit.worker.v1.Trace.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a WorkRequest. */
                type $Shape = snakepit.worker.v1.WorkRequest.$Properties;
            }

            /**
             * Properties of an Attached.
             * @deprecated Use snakepit.worker.v1.Attached.$Properties instead.
             */
            interface IAttached extends snakepit.worker.v1.Attached.$Properties {
            }

            /** Represents an Attached. */
            class Attached {

                /**
                 * Constructs a new Attached.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.Attached.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Attached index. */
                index: number;

                /** Attached value. */
                value: Uint8Array;

                /**
                 * Encodes the specified Attached message. Does not implicitly {@link snakepit.worker.v1.Attached.verify|verify} messages.
                 * @param message Attached message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.Attached.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Attached message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Attached & snakepit.worker.v1.Attached.$Shape} Attached
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.Attached & snakepit.worker.v1.Attached.$Shape;
            }

            namespace Attached {

                /** Properties of an Attached. */
                interface $Properties {

                    /** Attached index */
                    index?: (number|null);

                    /** Attached value */
                    value?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Attached. */
                type $Shape = snakepit.worker.v1.Attached.$Properties;
            }

            /**
             * Properties of a Trace.
             * @deprecated Use snakepit.worker.v1.Trace.$Properties instead.
             */
            interface ITrace extends snakepit.worker.v1.Trace.$Properties {
            }

            /** Represents a Trace. */
            class Trace {

                /**
                 * Constructs a new Trace.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.Trace.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Trace index. */
                index: number;

                /** Trace traceparent. */
                traceparent: string;

                /**
                 * Encodes the specified Trace message. Does not implicitly {@link snakepit.worker.v1.Trace.verify|verify} messages.
                 * @param message Trace message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.Trace.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Trace message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Trace & snakepit.worker.v1.Trace.$Shape} Trace
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.Trace & snakepit.worker.v1.Trace.$Shape;
            }

            namespace Trace {

                /** Properties of a Trace. */
                interface $Properties {

                    /** Trace index */
                    index?: (number|null);

                    /** Trace traceparent */
                    traceparent?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Trace. */
                type $Shape = snakepit.worker.v1.Trace.$Properties;
            }

            /**
             * Properties of a Session.
             * @deprecated Use snakepit.worker.v1.Session.$Properties instead.
             */
            interface ISession extends snakepit.worker.v1.Session.$Properties {
            }

            /** Represents a Session. */
            class Session {

                /**
                 * Constructs a new Session.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.Session.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Session number. */
                number: number;

                /** Session id. */
                id: string;

                /**
                 * Encodes the specified Session message. Does not implicitly {@link snakepit.worker.v1.Session.verify|verify} messages.
                 * @param message Session message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.Session.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Session message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Session & snakepit.worker.v1.Session.$Shape} Session
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.Session & snakepit.worker.v1.Session.$Shape;
            }

            namespace Session {

                /** Properties of a Session. */
                interface $Properties {

                    /** Session number */
                    number?: (number|null);

                    /** Session id */
                    id?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Session. */
                type $Shape = snakepit.worker.v1.Session.$Properties;
            }

            /**
             * Properties of a WorkResponse.
             * @deprecated Use snakepit.worker.v1.WorkResponse.$Properties instead.
             */
            interface IWorkResponse extends snakepit.worker.v1.WorkResponse.$Properties {
            }

            /** Represents a WorkResponse. */
            class WorkResponse {

                /**
                 * Constructs a new WorkResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.WorkResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WorkResponse baseSeq. */
                baseSeq: (number|Long);

                /** WorkResponse seqOffset. */
                seqOffset: number[];

                /** WorkResponse outcome. */
                outcome: snakepit.worker.v1.WorkResponse.Outcome[];

                /** WorkResponse payloadSize. */
                payloadSize: number[];

                /** WorkResponse payload. */
                payload: Uint8Array;

                /** WorkResponse runUs. */
                runUs: number[];

                /** WorkResponse note. */
                note: snakepit.worker.v1.Note.$Properties[];

                /** WorkResponse report. */
                report: snakepit.worker.v1.Report.$Properties[];

                /** WorkResponse droppedReports. */
                droppedReports: number;

                /**
                 * Encodes the specified WorkResponse message. Does not implicitly {@link snakepit.worker.v1.WorkResponse.verify|verify} messages.
                 * @param message WorkResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.WorkResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WorkResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.WorkResponse & snakepit.worker.v1.WorkResponse.$Shape} WorkResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.WorkResponse & snakepit.worker.v1.WorkResponse.$Shape;
            }

            namespace WorkResponse {

                /** Properties of a WorkResponse. */
                interface $Properties {

                    /** WorkResponse baseSeq */
                    baseSeq?: (number|Long|null);

                    /** WorkResponse seqOffset */
                    seqOffset?: (number[]|null);

                    /** WorkResponse outcome */
                    outcome?: (snakepit.worker.v1.WorkResponse.Outcome[]|null);

                    /** WorkResponse payloadSize */
                    payloadSize?: (number[]|null);

                    /** WorkResponse payload */
                    payload?: (Uint8Array|null);

                    /** WorkResponse runUs */
                    runUs?: (number[]|null);

                    /** WorkResponse note */
                    note?: (snakepit.worker.v1.Note.$Properties[]|null);

                    /** WorkResponse report */
                    report?: (snakepit.worker.v1.Report.$Properties[]|null);

                    /** WorkResponse droppedReports */
                    droppedReports?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a WorkResponse. */
                type $Shape = snakepit.worker.v1.WorkResponse.$Properties;

                /** Outcome enum. */
                enum Outcome {

                    /** OK value */
                    OK = 0,

                    /** ERROR value */
                    ERROR = 1,

                    /** RETURNED value */
                    RETURNED = 2,

                    /** CHUNK value */
                    CHUNK = 3,

                    /** ENDED value */
                    ENDED = 4
                }
            }

            /**
             * Properties of a Report.
             * @deprecated Use snakepit.worker.v1.Report.$Properties instead.
             */
            interface IReport extends snakepit.worker.v1.Report.$Properties {
            }

            /** Represents a Report. */
            class Report {

                /**
                 * Constructs a new Report.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.Report.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Report seq. */
                seq: (number|Long);

                /** Report name. */
                name: string;

                /** Report measurements. */
                measurements: Uint8Array;

                /** Report metadata. */
                metadata: Uint8Array;

                /** Report span. */
                span?: (snakepit.worker.v1.ReportedSpan.$Properties|null);

                /**
                 * Encodes the specified Report message. Does not implicitly {@link snakepit.worker.v1.Report.verify|verify} messages.
                 * @param message Report message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.Report.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Report message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Report & snakepit.worker.v1.Report.$Shape} Report
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.Report & snakepit.worker.v1.Report.$Shape;
            }

            namespace Report {

                /** Properties of a Report. */
                interface $Properties {

                    /** Report seq */
                    seq?: (number|Long|null);

                    /** Report name */
                    name?: (string|null);

                    /** Report measurements */
                    measurements?: (Uint8Array|null);

                    /** Report metadata */
                    metadata?: (Uint8Array|null);

                    /** Report span */
                    span?: (snakepit.worker.v1.ReportedSpan.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Report. */
                type $Shape = snakepit.worker.v1.Report.$Properties;
            }

            /**
             * Properties of a ReportedSpan.
             * @deprecated Use snakepit.worker.v1.ReportedSpan.$Properties instead.
             */
            interface IReportedSpan extends snakepit.worker.v1.ReportedSpan.$Properties {
            }

            /** Represents a ReportedSpan. */
            class ReportedSpan {

                /**
                 * Constructs a new ReportedSpan.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.ReportedSpan.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportedSpan startedUs. */
                startedUs: (number|Long);

                /** ReportedSpan us. */
                us: (number|Long);

                /** ReportedSpan error. */
                error: string;

                /** ReportedSpan traceId. */
                traceId: string;

                /** ReportedSpan spanId. */
                spanId: string;

                /** ReportedSpan parentId. */
                parentId: string;

                /**
                 * Encodes the specified ReportedSpan message. Does not implicitly {@link snakepit.worker.v1.ReportedSpan.verify|verify} messages.
                 * @param message ReportedSpan message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.ReportedSpan.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportedSpan message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.ReportedSpan & snakepit.worker.v1.ReportedSpan.$Shape} ReportedSpan
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.ReportedSpan & snakepit.worker.v1.ReportedSpan.$Shape;
            }

            namespace ReportedSpan {

                /** Properties of a ReportedSpan. */
                interface $Properties {

                    /** ReportedSpan startedUs */
                    startedUs?: (number|Long|null);

                    /** ReportedSpan us */
                    us?: (number|Long|null);

                    /** ReportedSpan error */
                    error?: (string|null);

                    /** ReportedSpan traceId */
                    traceId?: (string|null);

                    /** ReportedSpan spanId */
                    spanId?: (string|null);

                    /** ReportedSpan parentId */
                    parentId?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportedSpan. */
                type $Shape = snakepit.worker.v1.ReportedSpan.$Properties;
            }

            /**
             * Properties of an InterruptRequest.
             * @deprecated Use snakepit.worker.v1.InterruptRequest.$Properties instead.
             */
            interface IInterruptRequest extends snakepit.worker.v1.InterruptRequest.$Properties {
            }

            /** Represents an InterruptRequest. */
            class InterruptRequest {

                /**
                 * Constructs a new InterruptRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.InterruptRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InterruptRequest seq. */
                seq: (number|Long)[];

                /**
                 * Encodes the specified InterruptRequest message. Does not implicitly {@link snakepit.worker.v1.InterruptRequest.verify|verify} messages.
                 * @param message InterruptRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.InterruptRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InterruptRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.InterruptRequest & snakepit.worker.v1.InterruptRequest.$Shape} InterruptRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.InterruptRequest & snakepit.worker.v1.InterruptRequest.$Shape;
            }

            namespace InterruptRequest {

                /** Properties of an InterruptRequest. */
                interface $Properties {

                    /** InterruptRequest seq */
                    seq?: ((number|Long)[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InterruptRequest. */
                type $Shape = snakepit.worker.v1.InterruptRequest.$Properties;
            }

            /**
             * Properties of an InterruptResponse.
             * @deprecated Use snakepit.worker.v1.InterruptResponse.$Properties instead.
             */
            interface IInterruptResponse extends snakepit.worker.v1.InterruptResponse.$Properties {
            }

            /** Represents an InterruptResponse. */
            class InterruptResponse {

                /**
                 * Constructs a new InterruptResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.InterruptResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified InterruptResponse message. Does not implicitly {@link snakepit.worker.v1.InterruptResponse.verify|verify} messages.
                 * @param message InterruptResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.InterruptResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InterruptResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.InterruptResponse & snakepit.worker.v1.InterruptResponse.$Shape} InterruptResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.InterruptResponse & snakepit.worker.v1.InterruptResponse.$Shape;
            }

            namespace InterruptResponse {

                /** Properties of an InterruptResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InterruptResponse. */
                type $Shape = snakepit.worker.v1.InterruptResponse.$Properties;
            }

            /**
             * Properties of a Note.
             * @deprecated Use snakepit.worker.v1.Note.$Properties instead.
             */
            interface INote extends snakepit.worker.v1.Note.$Properties {
            }

            /** Represents a Note. */
            class Note {

                /**
                 * Constructs a new Note.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.Note.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Note index. */
                index: number;

                /** Note unserializable. */
                unserializable: string[];

                /** Note type. */
                type: string[];

                /** Note inserted. */
                inserted: snakepit.worker.v1.Inserted.$Properties[];

                /**
                 * Encodes the specified Note message. Does not implicitly {@link snakepit.worker.v1.Note.verify|verify} messages.
                 * @param message Note message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.Note.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Note message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Note & snakepit.worker.v1.Note.$Shape} Note
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.Note & snakepit.worker.v1.Note.$Shape;
            }

            namespace Note {

                /** Properties of a Note. */
                interface $Properties {

                    /** Note index */
                    index?: (number|null);

                    /** Note unserializable */
                    unserializable?: (string[]|null);

                    /** Note type */
                    type?: (string[]|null);

                    /** Note inserted */
                    inserted?: (snakepit.worker.v1.Inserted.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Note. */
                type $Shape = snakepit.worker.v1.Note.$Properties;
            }

            /**
             * Properties of an Inserted.
             * @deprecated Use snakepit.worker.v1.Inserted.$Properties instead.
             */
            interface IInserted extends snakepit.worker.v1.Inserted.$Properties {
            }

            /** Represents an Inserted. */
            class Inserted {

                /**
                 * Constructs a new Inserted.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: snakepit.worker.v1.Inserted.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Inserted offset. */
                offset: number;

                /** Inserted value. */
                value: Uint8Array;

                /**
                 * Encodes the specified Inserted message. Does not implicitly {@link snakepit.worker.v1.Inserted.verify|verify} messages.
                 * @param message Inserted message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: snakepit.worker.v1.Inserted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Inserted message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Inserted & snakepit.worker.v1.Inserted.$Shape} Inserted
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): snakepit.worker.v1.Inserted & snakepit.worker.v1.Inserted.$Shape;
            }

            namespace Inserted {

                /** Properties of an Inserted. */
                interface $Properties {

                    /** Inserted offset */
                    offset?: (number|null);

                    /** Inserted value */
                    value?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Inserted. */
                type $Shape = snakepit.worker.v1.Inserted.$Properties;
            }
        }
    }
}

/** Namespace grpc. */
export namespace grpc {

    /** Namespace health. */
    namespace health {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a HealthCheckRequest.
             * @deprecated Use grpc.health.v1.HealthCheckRequest.$Properties instead.
             */
            interface IHealthCheckRequest extends grpc.health.v1.HealthCheckRequest.$Properties {
            }

            /** Represents a HealthCheckRequest. */
            class HealthCheckRequest {

                /**
                 * Constructs a new HealthCheckRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthCheckRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthCheckRequest service. */
                service: string;

                /**
                 * Encodes the specified HealthCheckRequest message. Does not implicitly {@link grpc.health.v1.HealthCheckRequest.verify|verify} messages.
                 * @param message HealthCheckRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthCheckRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthCheckRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape} HealthCheckRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape;
            }

            namespace HealthCheckRequest {

                /** Properties of a HealthCheckRequest. */
                interface $Properties {

                    /** HealthCheckRequest service */
                    service?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthCheckRequest. */
                type $Shape = grpc.health.v1.HealthCheckRequest.$Properties;
            }

            /**
             * Properties of a HealthCheckResponse.
             * @deprecated Use grpc.health.v1.HealthCheckResponse.$Properties instead.
             */
            interface IHealthCheckResponse extends grpc.health.v1.HealthCheckResponse.$Properties {
            }

            /** Represents a HealthCheckResponse. */
            class HealthCheckResponse {

                /**
                 * Constructs a new HealthCheckResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthCheckResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthCheckResponse status. */
                status: grpc.health.v1.HealthCheckResponse.ServingStatus;

                /**
                 * Encodes the specified HealthCheckResponse message. Does not implicitly {@link grpc.health.v1.HealthCheckResponse.verify|verify} messages.
                 * @param message HealthCheckResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthCheckResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthCheckResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape} HealthCheckResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape;
            }

            namespace HealthCheckResponse {

                /** Properties of a HealthCheckResponse. */
                interface $Properties {

                    /** HealthCheckResponse status */
                    status?: (grpc.health.v1.HealthCheckResponse.ServingStatus|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthCheckResponse. */
                type $Shape = grpc.health.v1.HealthCheckResponse.$Properties;

                /** ServingStatus enum. */
                enum ServingStatus {

                    /** UNKNOWN value */
                    UNKNOWN = 0,

                    /** SERVING value */
                    SERVING = 1,

                    /** NOT_SERVING value */
                    NOT_SERVING = 2,

                    /** SERVICE_UNKNOWN value */
                    SERVICE_UNKNOWN = 3
                }
            }
        }
    }
}
