/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const snakepit = $root.snakepit = (() => {

    /**
     * Namespace snakepit.
     * @exports snakepit
     * @namespace
     */
    const snakepit = {};

    snakepit.worker = (function() {

        /**
         * Namespace worker.
         * @memberof snakepit
         * @namespace
         */
        const worker = {};

        worker.v1 = (function() {

            /**
             * Namespace v1.
             * @memberof snakepit.worker
             * @namespace
             */
            const v1 = {};

            v1.DescribeRequest = (function() {

                /**
                 * Properties of a DescribeRequest.
                 * @typedef {Object} snakepit.worker.v1.DescribeRequest.$Properties
                 * @property {boolean|null} [schemas] DescribeRequest schemas
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a DescribeRequest.
                 * @memberof snakepit.worker.v1
                 * @interface IDescribeRequest
                 * @augments snakepit.worker.v1.DescribeRequest.$Properties
                 * @deprecated Use snakepit.worker.v1.DescribeRequest.$Properties instead.
                 */

                /**
                 * Shape of a DescribeRequest.
                 * @typedef {snakepit.worker.v1.DescribeRequest.$Properties} snakepit.worker.v1.DescribeRequest.$Shape
                 */

                /**
                 * Constructs a new DescribeRequest.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a DescribeRequest.
                 * @constructor
                 * @param {snakepit.worker.v1.DescribeRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const DescribeRequest = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * DescribeRequest schemas.
                 * @member {boolean} schemas
                 * @memberof snakepit.worker.v1.DescribeRequest
                 * @instance
                 */
                DescribeRequest.prototype.schemas = false;

                /**
                 * Encodes the specified DescribeRequest message. Does not implicitly {@link snakepit.worker.v1.DescribeRequest.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.DescribeRequest
                 * @static
                 * @param {snakepit.worker.v1.DescribeRequest.$Properties} message DescribeRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                DescribeRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.schemas != null && $Object.hasOwnProperty.call(message, "schemas") && message.schemas !== false)
                        writer.uint32(/* id 1, wireType 0 =*/8).bool(message.schemas);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a DescribeRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.DescribeRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.DescribeRequest & snakepit.worker.v1.DescribeRequest.$Shape} DescribeRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                DescribeRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.DescribeRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.schemas = value;
                                else
                                    delete message.schemas;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return DescribeRequest;
            })();

            v1.DescribeResponse = (function() {

                /**
                 * Properties of a DescribeResponse.
                 * @typedef {Object} snakepit.worker.v1.DescribeResponse.$Properties
                 * @property {string|null} [adapter] DescribeResponse adapter
                 * @property {Array.<snakepit.worker.v1.Tool.$Properties>|null} [tools] DescribeResponse tools
                 * @property {snakepit.worker.v1.Versions.$Properties|null} [versions] DescribeResponse versions
                 * @property {string|null} [defaultTool] DescribeResponse defaultTool
                 * @property {string|null} [fallbackTool] DescribeResponse fallbackTool
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a DescribeResponse.
                 * @memberof snakepit.worker.v1
                 * @interface IDescribeResponse
                 * @augments snakepit.worker.v1.DescribeResponse.$Properties
                 * @deprecated Use snakepit.worker.v1.DescribeResponse.$Properties instead.
                 */

                /**
                 * Shape of a DescribeResponse.
                 * @typedef {snakepit.worker.v1.DescribeResponse.$Properties} snakepit.worker.v1.DescribeResponse.$Shape
                 */

                /**
                 * Constructs a new DescribeResponse.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a DescribeResponse.
                 * @constructor
                 * @param {snakepit.worker.v1.DescribeResponse.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const DescribeResponse = function (properties) {
                    this.tools = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * DescribeResponse adapter.
                 * @member {string} adapter
                 * @memberof snakepit.worker.v1.DescribeResponse
                 * @instance
                 */
                DescribeResponse.prototype.adapter = "";

                /**
                 * DescribeResponse tools.
                 * @member {Array.<snakepit.worker.v1.Tool.$Properties>} tools
                 * @memberof snakepit.worker.v1.DescribeResponse
                 * @instance
                 */
                DescribeResponse.prototype.tools = $util.emptyArray;

                /**
                 * DescribeResponse versions.
                 * @member {snakepit.worker.v1.Versions.$Properties|null|undefined} versions
                 * @memberof snakepit.worker.v1.DescribeResponse
                 * @instance
                 */
                DescribeResponse.prototype.versions = null;

                /**
                 * DescribeResponse defaultTool.
                 * @member {string} defaultTool
                 * @memberof snakepit.worker.v1.DescribeResponse
                 * @instance
                 */
                DescribeResponse.prototype.defaultTool = "";

                /**
                 * DescribeResponse fallbackTool.
                 * @member {string} fallbackTool
                 * @memberof snakepit.worker.v1.DescribeResponse
                 * @instance
                 */
                DescribeResponse.prototype.fallbackTool = "";

                /**
                 * Encodes the specified DescribeResponse message. Does not implicitly {@link snakepit.worker.v1.DescribeResponse.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.DescribeResponse
                 * @static
                 * @param {snakepit.worker.v1.DescribeResponse.$Properties} message DescribeResponse message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                DescribeResponse.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.adapter != null && $Object.hasOwnProperty.call(message, "adapter") && message.adapter !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.adapter);
                    if (message.tools != null && message.tools.length)
                        for (let i = 0; i < message.tools.length; ++i)
                            $root.snakepit.worker.v1.Tool.encode(message.tools[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.versions != null && $Object.hasOwnProperty.call(message, "versions"))
                        $root.snakepit.worker.v1.Versions.encode(message.versions, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.defaultTool != null && $Object.hasOwnProperty.call(message, "defaultTool") && message.defaultTool !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.defaultTool);
                    if (message.fallbackTool != null && $Object.hasOwnProperty.call(message, "fallbackTool") && message.fallbackTool !== "")
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.fallbackTool);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a DescribeResponse message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.DescribeResponse
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.DescribeResponse & snakepit.worker.v1.DescribeResponse.$Shape} DescribeResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                DescribeResponse.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.DescribeResponse();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.adapter = value;
                                else
                                    delete message.adapter;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.tools && message.tools.length))
                                    message.tools = [];
                                message.tools.push($root.snakepit.worker.v1.Tool.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.versions = $root.snakepit.worker.v1.Versions.decode(reader, reader.size(), $undefined, _depth + 1, message.versions);
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.defaultTool = value;
                                else
                                    delete message.defaultTool;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.fallbackTool = value;
                                else
                                    delete message.fallbackTool;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return DescribeResponse;
            })();

            v1.Tool = (function() {

                /**
                 * Properties of a Tool.
                 * @typedef {Object} snakepit.worker.v1.Tool.$Properties
                 * @property {string|null} [name] Tool name
                 * @property {string|null} [doc] Tool doc
                 * @property {Array.<snakepit.worker.v1.Parameter.$Properties>|null} [parameters] Tool parameters
                 * @property {string|null} [schema] Tool schema
                 * @property {boolean|null} [streams] Tool streams
                 * @property {boolean|null} [isAsync] Tool isAsync
                 * @property {number|null} [concurrency] Tool concurrency
                 * @property {boolean|null} [idempotent] Tool idempotent
                 * @property {number|null} [timeoutMs] Tool timeoutMs
                 * @property {number|null} [batch] Tool batch
                 * @property {number|null} [waitUs] Tool waitUs
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Tool.
                 * @memberof snakepit.worker.v1
                 * @interface ITool
                 * @augments snakepit.worker.v1.Tool.$Properties
                 * @deprecated Use snakepit.worker.v1.Tool.$Properties instead.
                 */

                /**
                 * Shape of a Tool.
                 * @typedef {snakepit.worker.v1.Tool.$Properties} snakepit.worker.v1.Tool.$Shape
                 */

                /**
                 * Constructs a new Tool.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a Tool.
                 * @constructor
                 * @param {snakepit.worker.v1.Tool.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Tool = function (properties) {
                    this.parameters = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Tool name.
                 * @member {string} name
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.name = "";

                /**
                 * Tool doc.
                 * @member {string} doc
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.doc = "";

                /**
                 * Tool parameters.
                 * @member {Array.<snakepit.worker.v1.Parameter.$Properties>} parameters
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.parameters = $util.emptyArray;

                /**
                 * Tool schema.
                 * @member {string} schema
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.schema = "";

                /**
                 * Tool streams.
                 * @member {boolean} streams
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.streams = false;

                /**
                 * Tool isAsync.
                 * @member {boolean} isAsync
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.isAsync = false;

                /**
                 * Tool concurrency.
                 * @member {number} concurrency
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.concurrency = 0;

                /**
                 * Tool idempotent.
                 * @member {boolean} idempotent
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.idempotent = false;

                /**
                 * Tool timeoutMs.
                 * @member {number} timeoutMs
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.timeoutMs = 0;

                /**
                 * Tool batch.
                 * @member {number} batch
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.batch = 0;

                /**
                 * Tool waitUs.
                 * @member {number} waitUs
                 * @memberof snakepit.worker.v1.Tool
                 * @instance
                 */
                Tool.prototype.waitUs = 0;

                /**
                 * Encodes the specified Tool message. Does not implicitly {@link snakepit.worker.v1.Tool.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.Tool
                 * @static
                 * @param {snakepit.worker.v1.Tool.$Properties} message Tool message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Tool.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                    if (message.doc != null && $Object.hasOwnProperty.call(message, "doc") && message.doc !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.doc);
                    if (message.parameters != null && message.parameters.length)
                        for (let i = 0; i < message.parameters.length; ++i)
                            $root.snakepit.worker.v1.Parameter.encode(message.parameters[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.schema != null && $Object.hasOwnProperty.call(message, "schema") && message.schema !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.schema);
                    if (message.streams != null && $Object.hasOwnProperty.call(message, "streams") && message.streams !== false)
                        writer.uint32(/* id 5, wireType 0 =*/40).bool(message.streams);
                    if (message.isAsync != null && $Object.hasOwnProperty.call(message, "isAsync") && message.isAsync !== false)
                        writer.uint32(/* id 6, wireType 0 =*/48).bool(message.isAsync);
                    if (message.concurrency != null && $Object.hasOwnProperty.call(message, "concurrency") && message.concurrency !== 0)
                        writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.concurrency);
                    if (message.idempotent != null && $Object.hasOwnProperty.call(message, "idempotent") && message.idempotent !== false)
                        writer.uint32(/* id 8, wireType 0 =*/64).bool(message.idempotent);
                    if (message.timeoutMs != null && $Object.hasOwnProperty.call(message, "timeoutMs") && message.timeoutMs !== 0)
                        writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.timeoutMs);
                    if (message.batch != null && $Object.hasOwnProperty.call(message, "batch") && message.batch !== 0)
                        writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.batch);
                    if (message.waitUs != null && $Object.hasOwnProperty.call(message, "waitUs") && message.waitUs !== 0)
                        writer.uint32(/* id 11, wireType 0 =*/88).uint32(message.waitUs);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Tool message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.Tool
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Tool & snakepit.worker.v1.Tool.$Shape} Tool
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Tool.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.Tool();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.name = value;
                                else
                                    delete message.name;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.doc = value;
                                else
                                    delete message.doc;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.parameters && message.parameters.length))
                                    message.parameters = [];
                                message.parameters.push($root.snakepit.worker.v1.Parameter.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.schema = value;
                                else
                                    delete message.schema;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.streams = value;
                                else
                                    delete message.streams;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.isAsync = value;
                                else
                                    delete message.isAsync;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.concurrency = value;
                                else
                                    delete message.concurrency;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.idempotent = value;
                                else
                                    delete message.idempotent;
                                continue;
                            }
                        case 9: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.timeoutMs = value;
                                else
                                    delete message.timeoutMs;
                                continue;
                            }
                        case 10: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.batch = value;
                                else
                                    delete message.batch;
                                continue;
                            }
                        case 11: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.waitUs = value;
                                else
                                    delete message.waitUs;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Tool;
            })();

            v1.Parameter = (function() {

                /**
                 * Properties of a Parameter.
                 * @typedef {Object} snakepit.worker.v1.Parameter.$Properties
                 * @property {string|null} [name] Parameter name
                 * @property {snakepit.worker.v1.Parameter.Kind|null} [kind] Parameter kind
                 * @property {boolean|null} [required] Parameter required
                 * @property {string|null} [annotation] Parameter annotation
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Parameter.
                 * @memberof snakepit.worker.v1
                 * @interface IParameter
                 * @augments snakepit.worker.v1.Parameter.$Properties
                 * @deprecated Use snakepit.worker.v1.Parameter.$Properties instead.
                 */

                /**
                 * Shape of a Parameter.
                 * @typedef {snakepit.worker.v1.Parameter.$Properties} snakepit.worker.v1.Parameter.$Shape
                 */

                /**
                 * Constructs a new Parameter.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a Parameter.
                 * @constructor
                 * @param {snakepit.worker.v1.Parameter.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Parameter = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Parameter name.
                 * @member {string} name
                 * @memberof snakepit.worker.v1.Parameter
                 * @instance
                 */
                Parameter.prototype.name = "";

                /**
                 * Parameter kind.
                 * @member {snakepit.worker.v1.Parameter.Kind} kind
                 * @memberof snakepit.worker.v1.Parameter
                 * @instance
                 */
                Parameter.prototype.kind = 0;

                /**
                 * Parameter required.
                 * @member {boolean} required
                 * @memberof snakepit.worker.v1.Parameter
                 * @instance
                 */
                Parameter.prototype.required = false;

                /**
                 * Parameter annotation.
                 * @member {string} annotation
                 * @memberof snakepit.worker.v1.Parameter
                 * @instance
                 */
                Parameter.prototype.annotation = "";

                /**
                 * Encodes the specified Parameter message. Does not implicitly {@link snakepit.worker.v1.Parameter.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.Parameter
                 * @static
                 * @param {snakepit.worker.v1.Parameter.$Properties} message Parameter message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Parameter.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                    if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).int32(message.kind);
                    if (message.required != null && $Object.hasOwnProperty.call(message, "required") && message.required !== false)
                        writer.uint32(/* id 3, wireType 0 =*/24).bool(message.required);
                    if (message.annotation != null && $Object.hasOwnProperty.call(message, "annotation") && message.annotation !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.annotation);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Parameter message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.Parameter
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Parameter & snakepit.worker.v1.Parameter.$Shape} Parameter
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Parameter.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.Parameter();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.name = value;
                                else
                                    delete message.name;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.kind = value;
                                else
                                    delete message.kind;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.required = value;
                                else
                                    delete message.required;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.annotation = value;
                                else
                                    delete message.annotation;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Kind enum.
                 * @name snakepit.worker.v1.Parameter.Kind
                 * @enum {number}
                 * @property {number} POSITIONAL_ONLY=0 POSITIONAL_ONLY value
                 * @property {number} POSITIONAL_OR_KEYWORD=1 POSITIONAL_OR_KEYWORD value
                 * @property {number} VAR_POSITIONAL=2 VAR_POSITIONAL value
                 * @property {number} KEYWORD_ONLY=3 KEYWORD_ONLY value
                 * @property {number} VAR_KEYWORD=4 VAR_KEYWORD value
                 */
                Parameter.Kind = (function() {
                    const valuesById = $Object.create(null), values = $Object.create(valuesById);
                    values[valuesById[0] = "POSITIONAL_ONLY"] = 0;
                    values[valuesById[1] = "POSITIONAL_OR_KEYWORD"] = 1;
                    values[valuesById[2] = "VAR_POSITIONAL"] = 2;
                    values[valuesById[3] = "KEYWORD_ONLY"] = 3;
                    values[valuesById[4] = "VAR_KEYWORD"] = 4;
                    return values;
                })();

                return Parameter;
            })();

            v1.Versions = (function() {

                /**
                 * Properties of a Versions.
                 * @typedef {Object} snakepit.worker.v1.Versions.$Properties
                 * @property {string|null} [snakepit] Versions snakepit
                 * @property {string|null} [python] Versions python
                 * @property {string|null} [grpcio] Versions grpcio
                 * @property {string|null} [msgspec] Versions msgspec
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Versions.
                 * @memberof snakepit.worker.v1
                 * @interface IVersions
                 * @augments snakepit.worker.v1.Versions.$Properties
                 * @deprecated Use snakepit.worker.v1.Versions.$Properties instead.
                 */

                /**
                 * Shape of a Versions.
                 * @typedef {snakepit.worker.v1.Versions.$Properties} snakepit.worker.v1.Versions.$Shape
                 */

                /**
                 * Constructs a new Versions.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a Versions.
                 * @constructor
                 * @param {snakepit.worker.v1.Versions.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Versions = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Versions snakepit.
                 * @member {string} snakepit
                 * @memberof snakepit.worker.v1.Versions
                 * @instance
                 */
                Versions.prototype.snakepit = "";

                /**
                 * Versions python.
                 * @member {string} python
                 * @memberof snakepit.worker.v1.Versions
                 * @instance
                 */
                Versions.prototype.python = "";

                /**
                 * Versions grpcio.
                 * @member {string} grpcio
                 * @memberof snakepit.worker.v1.Versions
                 * @instance
                 */
                Versions.prototype.grpcio = "";

                /**
                 * Versions msgspec.
                 * @member {string} msgspec
                 * @memberof snakepit.worker.v1.Versions
                 * @instance
                 */
                Versions.prototype.msgspec = "";

                /**
                 * Encodes the specified Versions message. Does not implicitly {@link snakepit.worker.v1.Versions.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.Versions
                 * @static
                 * @param {snakepit.worker.v1.Versions.$Properties} message Versions message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Versions.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.snakepit != null && $Object.hasOwnProperty.call(message, "snakepit") && message.snakepit !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.snakepit);
                    if (message.python != null && $Object.hasOwnProperty.call(message, "python") && message.python !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.python);
                    if (message.grpcio != null && $Object.hasOwnProperty.call(message, "grpcio") && message.grpcio !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.grpcio);
                    if (message.msgspec != null && $Object.hasOwnProperty.call(message, "msgspec") && message.msgspec !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.msgspec);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Versions message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.Versions
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Versions & snakepit.worker.v1.Versions.$Shape} Versions
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Versions.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.Versions();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.snakepit = value;
                                else
                                    delete message.snakepit;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.python = value;
                                else
                                    delete message.python;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.grpcio = value;
                                else
                                    delete message.grpcio;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.msgspec = value;
                                else
                                    delete message.msgspec;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Versions;
            })();

            v1.WorkRequest = (function() {

                /**
                 * Properties of a WorkRequest.
                 * @typedef {Object} snakepit.worker.v1.WorkRequest.$Properties
                 * @property {number|Long|null} [firstSeq] WorkRequest firstSeq
                 * @property {Array.<number>|null} [tool] WorkRequest tool
                 * @property {Array.<number>|null} [argsSize] WorkRequest argsSize
                 * @property {Uint8Array|null} [args] WorkRequest args
                 * @property {Array.<number>|null} [flags] WorkRequest flags
                 * @property {Array.<number|Long>|null} [creditSeq] WorkRequest creditSeq
                 * @property {Array.<number>|null} [creditChunks] WorkRequest creditChunks
                 * @property {Array.<snakepit.worker.v1.Attached.$Properties>|null} [attached] WorkRequest attached
                 * @property {Array.<number>|null} [session] WorkRequest session
                 * @property {Array.<snakepit.worker.v1.Session.$Properties>|null} [newSession] WorkRequest newSession
                 * @property {Array.<number>|null} [endedSession] WorkRequest endedSession
                 * @property {Array.<snakepit.worker.v1.Trace.$Properties>|null} [trace] WorkRequest trace
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a WorkRequest.
                 * @memberof snakepit.worker.v1
                 * @interface IWorkRequest
                 * @augments snakepit.worker.v1.WorkRequest.$Properties
                 * @deprecated Use snakepit.worker.v1.WorkRequest.$Properties instead.
                 */

                /**
                 * Shape of a WorkRequest.
                 * @typedef {snakepit.worker.v1.WorkRequest.$Properties} snakepit.worker.v1.WorkRequest.$Shape
                 */

                /**
                 * Constructs a new WorkRequest.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a WorkRequest.
                 * @constructor
                 * @param {snakepit.worker.v1.WorkRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const WorkRequest = function (properties) {
                    this.tool = [];
                    this.argsSize = [];
                    this.flags = [];
                    this.creditSeq = [];
                    this.creditChunks = [];
                    this.attached = [];
                    this.session = [];
                    this.newSession = [];
                    this.endedSession = [];
                    this.trace = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * WorkRequest firstSeq.
                 * @member {number|Long} firstSeq
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.firstSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * WorkRequest tool.
                 * @member {Array.<number>} tool
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.tool = $util.emptyArray;

                /**
                 * WorkRequest argsSize.
                 * @member {Array.<number>} argsSize
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.argsSize = $util.emptyArray;

                /**
                 * WorkRequest args.
                 * @member {Uint8Array} args
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.args = $util.newBuffer([]);

                /**
                 * WorkRequest flags.
                 * @member {Array.<number>} flags
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.flags = $util.emptyArray;

                /**
                 * WorkRequest creditSeq.
                 * @member {Array.<number|Long>} creditSeq
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.creditSeq = $util.emptyArray;

                /**
                 * WorkRequest creditChunks.
                 * @member {Array.<number>} creditChunks
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.creditChunks = $util.emptyArray;

                /**
                 * WorkRequest attached.
                 * @member {Array.<snakepit.worker.v1.Attached.$Properties>} attached
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.attached = $util.emptyArray;

                /**
                 * WorkRequest session.
                 * @member {Array.<number>} session
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.session = $util.emptyArray;

                /**
                 * WorkRequest newSession.
                 * @member {Array.<snakepit.worker.v1.Session.$Properties>} newSession
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.newSession = $util.emptyArray;

                /**
                 * WorkRequest endedSession.
                 * @member {Array.<number>} endedSession
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.endedSession = $util.emptyArray;

                /**
                 * WorkRequest trace.
                 * @member {Array.<snakepit.worker.v1.Trace.$Properties>} trace
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @instance
                 */
                WorkRequest.prototype.trace = $util.emptyArray;

                /**
                 * Encodes the specified WorkRequest message. Does not implicitly {@link snakepit.worker.v1.WorkRequest.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @static
                 * @param {snakepit.worker.v1.WorkRequest.$Properties} message WorkRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                WorkRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.firstSeq != null && $Object.hasOwnProperty.call(message, "firstSeq") && (typeof message.firstSeq === "object" ? message.firstSeq.low || message.firstSeq.high : message.firstSeq !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.firstSeq);
                    if (message.tool != null && message.tool.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).fixed32s(message.tool);
                    if (message.argsSize != null && message.argsSize.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).fixed32s(message.argsSize);
                    if (message.args != null && $Object.hasOwnProperty.call(message, "args") && message.args.length)
                        writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.args);
                    if (message.flags != null && message.flags.length)
                        writer.uint32(/* id 5, wireType 2 =*/42).fixed32s(message.flags);
                    if (message.creditSeq != null && message.creditSeq.length)
                        writer.uint32(/* id 6, wireType 2 =*/50).fixed64s(message.creditSeq);
                    if (message.creditChunks != null && message.creditChunks.length)
                        writer.uint32(/* id 7, wireType 2 =*/58).fixed32s(message.creditChunks);
                    if (message.attached != null && message.attached.length)
                        for (let i = 0; i < message.attached.length; ++i)
                            $root.snakepit.worker.v1.Attached.encode(message.attached[i], writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                    if (message.session != null && message.session.length)
                        writer.uint32(/* id 11, wireType 2 =*/90).fixed32s(message.session);
                    if (message.newSession != null && message.newSession.length)
                        for (let i = 0; i < message.newSession.length; ++i)
                            $root.snakepit.worker.v1.Session.encode(message.newSession[i], writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                    if (message.endedSession != null && message.endedSession.length)
                        writer.uint32(/* id 13, wireType 2 =*/106).fixed32s(message.endedSession);
                    if (message.trace != null && message.trace.length)
                        for (let i = 0; i < message.trace.length; ++i)
                            $root.snakepit.worker.v1.Trace.encode(message.trace[i], writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a WorkRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.WorkRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.WorkRequest & snakepit.worker.v1.WorkRequest.$Shape} WorkRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                WorkRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.WorkRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.firstSeq = value;
                                else
                                    delete message.firstSeq;
                                continue;
                            }
                        case 2: {
                                if (wireType === 2) {
                                    if (!(message.tool && message.tool.length))
                                        message.tool = [];
                                    reader.fixed32s(message.tool);
                                    continue;
                                }
                                if (wireType !== 5)
                                    break;
                                if (!(message.tool && message.tool.length))
                                    message.tool = [];
                                message.tool.push(reader.fixed32());
                                continue;
                            }
                        case 3: {
                                if (wireType === 2) {
                                    if (!(message.argsSize && message.argsSize.length))
                                        message.argsSize = [];
                                    reader.fixed32s(message.argsSize);
                                    continue;
                                }
                                if (wireType !== 5)
                                    break;
                                if (!(message.argsSize && message.argsSize.length))
                                    message.argsSize = [];
                                message.argsSize.push(reader.fixed32());
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.args = value;
                                else
                                    delete message.args;
                                continue;
                            }
                        case 5: {
                                if (wireType === 2) {
                                    if (!(message.flags && message.flags.length))
                                        message.flags = [];
                                    reader.fixed32s(message.flags);
                                    continue;
                                }
                                if (wireType !== 5)
                                    break;
                                if (!(message.flags && message.flags.length))
                                    message.flags = [];
                                message.flags.push(reader.fixed32());
                                continue;
                            }
                        case 6: {
                                if (wireType === 2) {
                                    if (!(message.creditSeq && message.creditSeq.length))
                                        message.creditSeq = [];
                                    reader.fixed64s(message.creditSeq);
                                    continue;
                                }
                                if (wireType !== 1)
                                    break;
                                if (!(message.creditSeq && message.creditSeq.length))
                                    message.creditSeq = [];
                                message.creditSeq.push(reader.fixed64());
                                continue;
                            }
                        case 7: {
                                if (wireType === 2) {
                                    if (!(message.creditChunks && message.creditChunks.length))
                                        message.creditChunks = [];
                                    reader.fixed32s(message.creditChunks);
                                    continue;
                                }
                                if (wireType !== 5)
                                    break;
                                if (!(message.creditChunks && message.creditChunks.length))
                                    message.creditChunks = [];
                                message.creditChunks.push(reader.fixed32());
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.attached && message.attached.length))
                                    message.attached = [];
                                message.attached.push($root.snakepit.worker.v1.Attached.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 11: {
                                if (wireType === 2) {
                                    if (!(message.session && message.session.length))
                                        message.session = [];
                                    reader.fixed32s(message.session);
                                    continue;
                                }
                                if (wireType !== 5)
                                    break;
                                if (!(message.session && message.session.length))
                                    message.session = [];
                                message.session.push(reader.fixed32());
                                continue;
                            }
                        case 12: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.newSession && message.newSession.length))
                                    message.newSession = [];
                                message.newSession.push($root.snakepit.worker.v1.Session.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 13: {
                                if (wireType === 2) {
                                    if (!(message.endedSession && message.endedSession.length))
                                        message.endedSession = [];
                                    reader.fixed32s(message.endedSession);
                                    continue;
                                }
                                if (wireType !== 5)
                                    break;
                                if (!(message.endedSession && message.endedSession.length))
                                    message.endedSession = [];
                                message.endedSession.push(reader.fixed32());
                                continue;
                            }
                        case 14: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.trace && message.trace.length))
                                    message.trace = [];
                                message.trace.push($root.snakepit.worker.v1.Trace.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return WorkRequest;
            })();

            v1.Attached = (function() {

                /**
                 * Properties of an Attached.
                 * @typedef {Object} snakepit.worker.v1.Attached.$Properties
                 * @property {number|null} [index] Attached index
                 * @property {Uint8Array|null} [value] Attached value
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Attached.
                 * @memberof snakepit.worker.v1
                 * @interface IAttached
                 * @augments snakepit.worker.v1.Attached.$Properties
                 * @deprecated Use snakepit.worker.v1.Attached.$Properties instead.
                 */

                /**
                 * Shape of an Attached.
                 * @typedef {snakepit.worker.v1.Attached.$Properties} snakepit.worker.v1.Attached.$Shape
                 */

                /**
                 * Constructs a new Attached.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents an Attached.
                 * @constructor
                 * @param {snakepit.worker.v1.Attached.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Attached = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Attached index.
                 * @member {number} index
                 * @memberof snakepit.worker.v1.Attached
                 * @instance
                 */
                Attached.prototype.index = 0;

                /**
                 * Attached value.
                 * @member {Uint8Array} value
                 * @memberof snakepit.worker.v1.Attached
                 * @instance
                 */
                Attached.prototype.value = $util.newBuffer([]);

                /**
                 * Encodes the specified Attached message. Does not implicitly {@link snakepit.worker.v1.Attached.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.Attached
                 * @static
                 * @param {snakepit.worker.v1.Attached.$Properties} message Attached message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Attached.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.index != null && $Object.hasOwnProperty.call(message, "index") && message.index !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.index);
                    if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.value);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Attached message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.Attached
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Attached & snakepit.worker.v1.Attached.$Shape} Attached
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Attached.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.Attached();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.index = value;
                                else
                                    delete message.index;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.value = value;
                                else
                                    delete message.value;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Attached;
            })();

            v1.Trace = (function() {

                /**
                 * Properties of a Trace.
                 * @typedef {Object} snakepit.worker.v1.Trace.$Properties
                 * @property {number|null} [index] Trace index
                 * @property {string|null} [traceparent] Trace traceparent
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Trace.
                 * @memberof snakepit.worker.v1
                 * @interface ITrace
                 * @augments snakepit.worker.v1.Trace.$Properties
                 * @deprecated Use snakepit.worker.v1.Trace.$Properties instead.
                 */

                /**
                 * Shape of a Trace.
                 * @typedef {snakepit.worker.v1.Trace.$Properties} snakepit.worker.v1.Trace.$Shape
                 */

                /**
                 * Constructs a new Trace.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a Trace.
                 * @constructor
                 * @param {snakepit.worker.v1.Trace.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Trace = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Trace index.
                 * @member {number} index
                 * @memberof snakepit.worker.v1.Trace
                 * @instance
                 */
                Trace.prototype.index = 0;

                /**
                 * Trace traceparent.
                 * @member {string} traceparent
                 * @memberof snakepit.worker.v1.Trace
                 * @instance
                 */
                Trace.prototype.traceparent = "";

                /**
                 * Encodes the specified Trace message. Does not implicitly {@link snakepit.worker.v1.Trace.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.Trace
                 * @static
                 * @param {snakepit.worker.v1.Trace.$Properties} message Trace message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Trace.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.index != null && $Object.hasOwnProperty.call(message, "index") && message.index !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.index);
                    if (message.traceparent != null && $Object.hasOwnProperty.call(message, "traceparent") && message.traceparent !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.traceparent);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Trace message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.Trace
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Trace & snakepit.worker.v1.Trace.$Shape} Trace
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Trace.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.Trace();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.index = value;
                                else
                                    delete message.index;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.traceparent = value;
                                else
                                    delete message.traceparent;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Trace;
            })();

            v1.Session = (function() {

                /**
                 * Properties of a Session.
                 * @typedef {Object} snakepit.worker.v1.Session.$Properties
                 * @property {number|null} [number] Session number
                 * @property {string|null} [id] Session id
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Session.
                 * @memberof snakepit.worker.v1
                 * @interface ISession
                 * @augments snakepit.worker.v1.Session.$Properties
                 * @deprecated Use snakepit.worker.v1.Session.$Properties instead.
                 */

                /**
                 * Shape of a Session.
                 * @typedef {snakepit.worker.v1.Session.$Properties} snakepit.worker.v1.Session.$Shape
                 */

                /**
                 * Constructs a new Session.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a Session.
                 * @constructor
                 * @param {snakepit.worker.v1.Session.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Session = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Session number.
                 * @member {number} number
                 * @memberof snakepit.worker.v1.Session
                 * @instance
                 */
                Session.prototype.number = 0;

                /**
                 * Session id.
                 * @member {string} id
                 * @memberof snakepit.worker.v1.Session
                 * @instance
                 */
                Session.prototype.id = "";

                /**
                 * Encodes the specified Session message. Does not implicitly {@link snakepit.worker.v1.Session.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.Session
                 * @static
                 * @param {snakepit.worker.v1.Session.$Properties} message Session message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Session.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.number);
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.id);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Session message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.Session
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Session & snakepit.worker.v1.Session.$Shape} Session
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Session.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.Session();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.number = value;
                                else
                                    delete message.number;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Session;
            })();

            v1.WorkResponse = (function() {

                /**
                 * Properties of a WorkResponse.
                 * @typedef {Object} snakepit.worker.v1.WorkResponse.$Properties
                 * @property {number|Long|null} [baseSeq] WorkResponse baseSeq
                 * @property {Array.<number>|null} [seqOffset] WorkResponse seqOffset
                 * @property {Array.<snakepit.worker.v1.WorkResponse.Outcome>|null} [outcome] WorkResponse outcome
                 * @property {Array.<number>|null} [payloadSize] WorkResponse payloadSize
                 * @property {Uint8Array|null} [payload] WorkResponse payload
                 * @property {Array.<number>|null} [runUs] WorkResponse runUs
                 * @property {Array.<snakepit.worker.v1.Note.$Properties>|null} [note] WorkResponse note
                 * @property {Array.<snakepit.worker.v1.Report.$Properties>|null} [report] WorkResponse report
                 * @property {number|null} [droppedReports] WorkResponse droppedReports
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a WorkResponse.
                 * @memberof snakepit.worker.v1
                 * @interface IWorkResponse
                 * @augments snakepit.worker.v1.WorkResponse.$Properties
                 * @deprecated Use snakepit.worker.v1.WorkResponse.$Properties instead.
                 */

                /**
                 * Shape of a WorkResponse.
                 * @typedef {snakepit.worker.v1.WorkResponse.$Properties} snakepit.worker.v1.WorkResponse.$Shape
                 */

                /**
                 * Constructs a new WorkResponse.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a WorkResponse.
                 * @constructor
                 * @param {snakepit.worker.v1.WorkResponse.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const WorkResponse = function (properties) {
                    this.seqOffset = [];
                    this.outcome = [];
                    this.payloadSize = [];
                    this.runUs = [];
                    this.note = [];
                    this.report = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * WorkResponse baseSeq.
                 * @member {number|Long} baseSeq
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @instance
                 */
                WorkResponse.prototype.baseSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * WorkResponse seqOffset.
                 * @member {Array.<number>} seqOffset
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @instance
                 */
                WorkResponse.prototype.seqOffset = $util.emptyArray;

                /**
                 * WorkResponse outcome.
                 * @member {Array.<snakepit.worker.v1.WorkResponse.Outcome>} outcome
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @instance
                 */
                WorkResponse.prototype.outcome = $util.emptyArray;

                /**
                 * WorkResponse payloadSize.
                 * @member {Array.<number>} payloadSize
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @instance
                 */
                WorkResponse.prototype.payloadSize = $util.emptyArray;

                /**
                 * WorkResponse payload.
                 * @member {Uint8Array} payload
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @instance
                 */
                WorkResponse.prototype.payload = $util.newBuffer([]);

                /**
                 * WorkResponse runUs.
                 * @member {Array.<number>} runUs
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @instance
                 */
                WorkResponse.prototype.runUs = $util.emptyArray;

                /**
                 * WorkResponse note.
                 * @member {Array.<snakepit.worker.v1.Note.$Properties>} note
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @instance
                 */
                WorkResponse.prototype.note = $util.emptyArray;

                /**
                 * WorkResponse report.
                 * @member {Array.<snakepit.worker.v1.Report.$Properties>} report
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @instance
                 */
                WorkResponse.prototype.report = $util.emptyArray;

                /**
                 * WorkResponse droppedReports.
                 * @member {number} droppedReports
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @instance
                 */
                WorkResponse.prototype.droppedReports = 0;

                /**
                 * Encodes the specified WorkResponse message. Does not implicitly {@link snakepit.worker.v1.WorkResponse.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @static
                 * @param {snakepit.worker.v1.WorkResponse.$Properties} message WorkResponse message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                WorkResponse.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.baseSeq != null && $Object.hasOwnProperty.call(message, "baseSeq") && (typeof message.baseSeq === "object" ? message.baseSeq.low || message.baseSeq.high : message.baseSeq !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.baseSeq);
                    if (message.seqOffset != null && message.seqOffset.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).fixed32s(message.seqOffset);
                    if (message.outcome != null && message.outcome.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).int32s(message.outcome);
                    if (message.payloadSize != null && message.payloadSize.length)
                        writer.uint32(/* id 4, wireType 2 =*/34).fixed32s(message.payloadSize);
                    if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload.length)
                        writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.payload);
                    if (message.runUs != null && message.runUs.length)
                        writer.uint32(/* id 6, wireType 2 =*/50).fixed32s(message.runUs);
                    if (message.note != null && message.note.length)
                        for (let i = 0; i < message.note.length; ++i)
                            $root.snakepit.worker.v1.Note.encode(message.note[i], writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                    if (message.report != null && message.report.length)
                        for (let i = 0; i < message.report.length; ++i)
                            $root.snakepit.worker.v1.Report.encode(message.report[i], writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                    if (message.droppedReports != null && $Object.hasOwnProperty.call(message, "droppedReports") && message.droppedReports !== 0)
                        writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.droppedReports);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a WorkResponse message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.WorkResponse
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.WorkResponse & snakepit.worker.v1.WorkResponse.$Shape} WorkResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                WorkResponse.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.WorkResponse();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.baseSeq = value;
                                else
                                    delete message.baseSeq;
                                continue;
                            }
                        case 2: {
                                if (wireType === 2) {
                                    if (!(message.seqOffset && message.seqOffset.length))
                                        message.seqOffset = [];
                                    reader.fixed32s(message.seqOffset);
                                    continue;
                                }
                                if (wireType !== 5)
                                    break;
                                if (!(message.seqOffset && message.seqOffset.length))
                                    message.seqOffset = [];
                                message.seqOffset.push(reader.fixed32());
                                continue;
                            }
                        case 3: {
                                if (wireType === 2) {
                                    if (!(message.outcome && message.outcome.length))
                                        message.outcome = [];
                                    reader.int32s(message.outcome);
                                    continue;
                                }
                                if (wireType !== 0)
                                    break;
                                if (!(message.outcome && message.outcome.length))
                                    message.outcome = [];
                                message.outcome.push(reader.int32());
                                continue;
                            }
                        case 4: {
                                if (wireType === 2) {
                                    if (!(message.payloadSize && message.payloadSize.length))
                                        message.payloadSize = [];
                                    reader.fixed32s(message.payloadSize);
                                    continue;
                                }
                                if (wireType !== 5)
                                    break;
                                if (!(message.payloadSize && message.payloadSize.length))
                                    message.payloadSize = [];
                                message.payloadSize.push(reader.fixed32());
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.payload = value;
                                else
                                    delete message.payload;
                                continue;
                            }
                        case 6: {
                                if (wireType === 2) {
                                    if (!(message.runUs && message.runUs.length))
                                        message.runUs = [];
                                    reader.fixed32s(message.runUs);
                                    continue;
                                }
                                if (wireType !== 5)
                                    break;
                                if (!(message.runUs && message.runUs.length))
                                    message.runUs = [];
                                message.runUs.push(reader.fixed32());
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.note && message.note.length))
                                    message.note = [];
                                message.note.push($root.snakepit.worker.v1.Note.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.report && message.report.length))
                                    message.report = [];
                                message.report.push($root.snakepit.worker.v1.Report.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 9: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.droppedReports = value;
                                else
                                    delete message.droppedReports;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * Outcome enum.
                 * @name snakepit.worker.v1.WorkResponse.Outcome
                 * @enum {number}
                 * @property {number} OK=0 OK value
                 * @property {number} ERROR=1 ERROR value
                 * @property {number} RETURNED=2 RETURNED value
                 * @property {number} CHUNK=3 CHUNK value
                 * @property {number} ENDED=4 ENDED value
                 */
                WorkResponse.Outcome = (function() {
                    const valuesById = $Object.create(null), values = $Object.create(valuesById);
                    values[valuesById[0] = "OK"] = 0;
                    values[valuesById[1] = "ERROR"] = 1;
                    values[valuesById[2] = "RETURNED"] = 2;
                    values[valuesById[3] = "CHUNK"] = 3;
                    values[valuesById[4] = "ENDED"] = 4;
                    return values;
                })();

                return WorkResponse;
            })();

            v1.Report = (function() {

                /**
                 * Properties of a Report.
                 * @typedef {Object} snakepit.worker.v1.Report.$Properties
                 * @property {number|Long|null} [seq] Report seq
                 * @property {string|null} [name] Report name
                 * @property {Uint8Array|null} [measurements] Report measurements
                 * @property {Uint8Array|null} [metadata] Report metadata
                 * @property {snakepit.worker.v1.ReportedSpan.$Properties|null} [span] Report span
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Report.
                 * @memberof snakepit.worker.v1
                 * @interface IReport
                 * @augments snakepit.worker.v1.Report.$Properties
                 * @deprecated Use snakepit.worker.v1.Report.$Properties instead.
                 */

                /**
                 * Shape of a Report.
                 * @typedef {snakepit.worker.v1.Report.$Properties} snakepit.worker.v1.Report.$Shape
                 */

                /**
                 * Constructs a new Report.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a Report.
                 * @constructor
                 * @param {snakepit.worker.v1.Report.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Report = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Report seq.
                 * @member {number|Long} seq
                 * @memberof snakepit.worker.v1.Report
                 * @instance
                 */
                Report.prototype.seq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Report name.
                 * @member {string} name
                 * @memberof snakepit.worker.v1.Report
                 * @instance
                 */
                Report.prototype.name = "";

                /**
                 * Report measurements.
                 * @member {Uint8Array} measurements
                 * @memberof snakepit.worker.v1.Report
                 * @instance
                 */
                Report.prototype.measurements = $util.newBuffer([]);

                /**
                 * Report metadata.
                 * @member {Uint8Array} metadata
                 * @memberof snakepit.worker.v1.Report
                 * @instance
                 */
                Report.prototype.metadata = $util.newBuffer([]);

                /**
                 * Report span.
                 * @member {snakepit.worker.v1.ReportedSpan.$Properties|null|undefined} span
                 * @memberof snakepit.worker.v1.Report
                 * @instance
                 */
                Report.prototype.span = null;

                /**
                 * Encodes the specified Report message. Does not implicitly {@link snakepit.worker.v1.Report.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.Report
                 * @static
                 * @param {snakepit.worker.v1.Report.$Properties} message Report message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Report.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && (typeof message.seq === "object" ? message.seq.low || message.seq.high : message.seq !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.seq);
                    if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.name);
                    if (message.measurements != null && $Object.hasOwnProperty.call(message, "measurements") && message.measurements.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.measurements);
                    if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata") && message.metadata.length)
                        writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.metadata);
                    if (message.span != null && $Object.hasOwnProperty.call(message, "span"))
                        $root.snakepit.worker.v1.ReportedSpan.encode(message.span, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Report message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.Report
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Report & snakepit.worker.v1.Report.$Shape} Report
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Report.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.Report();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.seq = value;
                                else
                                    delete message.seq;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.name = value;
                                else
                                    delete message.name;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.measurements = value;
                                else
                                    delete message.measurements;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.metadata = value;
                                else
                                    delete message.metadata;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.span = $root.snakepit.worker.v1.ReportedSpan.decode(reader, reader.size(), $undefined, _depth + 1, message.span);
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Report;
            })();

            v1.ReportedSpan = (function() {

                /**
                 * Properties of a ReportedSpan.
                 * @typedef {Object} snakepit.worker.v1.ReportedSpan.$Properties
                 * @property {number|Long|null} [startedUs] ReportedSpan startedUs
                 * @property {number|Long|null} [us] ReportedSpan us
                 * @property {string|null} [error] ReportedSpan error
                 * @property {string|null} [traceId] ReportedSpan traceId
                 * @property {string|null} [spanId] ReportedSpan spanId
                 * @property {string|null} [parentId] ReportedSpan parentId
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a ReportedSpan.
                 * @memberof snakepit.worker.v1
                 * @interface IReportedSpan
                 * @augments snakepit.worker.v1.ReportedSpan.$Properties
                 * @deprecated Use snakepit.worker.v1.ReportedSpan.$Properties instead.
                 */

                /**
                 * Shape of a ReportedSpan.
                 * @typedef {snakepit.worker.v1.ReportedSpan.$Properties} snakepit.worker.v1.ReportedSpan.$Shape
                 */

                /**
                 * Constructs a new ReportedSpan.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a ReportedSpan.
                 * @constructor
                 * @param {snakepit.worker.v1.ReportedSpan.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ReportedSpan = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ReportedSpan startedUs.
                 * @member {number|Long} startedUs
                 * @memberof snakepit.worker.v1.ReportedSpan
                 * @instance
                 */
                ReportedSpan.prototype.startedUs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * ReportedSpan us.
                 * @member {number|Long} us
                 * @memberof snakepit.worker.v1.ReportedSpan
                 * @instance
                 */
                ReportedSpan.prototype.us = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * ReportedSpan error.
                 * @member {string} error
                 * @memberof snakepit.worker.v1.ReportedSpan
                 * @instance
                 */
                ReportedSpan.prototype.error = "";

                /**
                 * ReportedSpan traceId.
                 * @member {string} traceId
                 * @memberof snakepit.worker.v1.ReportedSpan
                 * @instance
                 */
                ReportedSpan.prototype.traceId = "";

                /**
                 * ReportedSpan spanId.
                 * @member {string} spanId
                 * @memberof snakepit.worker.v1.ReportedSpan
                 * @instance
                 */
                ReportedSpan.prototype.spanId = "";

                /**
                 * ReportedSpan parentId.
                 * @member {string} parentId
                 * @memberof snakepit.worker.v1.ReportedSpan
                 * @instance
                 */
                ReportedSpan.prototype.parentId = "";

                /**
                 * Encodes the specified ReportedSpan message. Does not implicitly {@link snakepit.worker.v1.ReportedSpan.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.ReportedSpan
                 * @static
                 * @param {snakepit.worker.v1.ReportedSpan.$Properties} message ReportedSpan message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ReportedSpan.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.startedUs != null && $Object.hasOwnProperty.call(message, "startedUs") && (typeof message.startedUs === "object" ? message.startedUs.low || message.startedUs.high : message.startedUs !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.startedUs);
                    if (message.us != null && $Object.hasOwnProperty.call(message, "us") && (typeof message.us === "object" ? message.us.low || message.us.high : message.us !== 0))
                        writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.us);
                    if (message.error != null && $Object.hasOwnProperty.call(message, "error") && message.error !== "")
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.error);
                    if (message.traceId != null && $Object.hasOwnProperty.call(message, "traceId") && message.traceId !== "")
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.traceId);
                    if (message.spanId != null && $Object.hasOwnProperty.call(message, "spanId") && message.spanId !== "")
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.spanId);
                    if (message.parentId != null && $Object.hasOwnProperty.call(message, "parentId") && message.parentId !== "")
                        writer.uint32(/* id 6, wireType 2 =*/50).string(message.parentId);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a ReportedSpan message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.ReportedSpan
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.ReportedSpan & snakepit.worker.v1.ReportedSpan.$Shape} ReportedSpan
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ReportedSpan.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.ReportedSpan();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.startedUs = value;
                                else
                                    delete message.startedUs;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.us = value;
                                else
                                    delete message.us;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.error = value;
                                else
                                    delete message.error;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.traceId = value;
                                else
                                    delete message.traceId;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.spanId = value;
                                else
                                    delete message.spanId;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.parentId = value;
                                else
                                    delete message.parentId;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return ReportedSpan;
            })();

            v1.InterruptRequest = (function() {

                /**
                 * Properties of an InterruptRequest.
                 * @typedef {Object} snakepit.worker.v1.InterruptRequest.$Properties
                 * @property {Array.<number|Long>|null} [seq] InterruptRequest seq
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an InterruptRequest.
                 * @memberof snakepit.worker.v1
                 * @interface IInterruptRequest
                 * @augments snakepit.worker.v1.InterruptRequest.$Properties
                 * @deprecated Use snakepit.worker.v1.InterruptRequest.$Properties instead.
                 */

                /**
                 * Shape of an InterruptRequest.
                 * @typedef {snakepit.worker.v1.InterruptRequest.$Properties} snakepit.worker.v1.InterruptRequest.$Shape
                 */

                /**
                 * Constructs a new InterruptRequest.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents an InterruptRequest.
                 * @constructor
                 * @param {snakepit.worker.v1.InterruptRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const InterruptRequest = function (properties) {
                    this.seq = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * InterruptRequest seq.
                 * @member {Array.<number|Long>} seq
                 * @memberof snakepit.worker.v1.InterruptRequest
                 * @instance
                 */
                InterruptRequest.prototype.seq = $util.emptyArray;

                /**
                 * Encodes the specified InterruptRequest message. Does not implicitly {@link snakepit.worker.v1.InterruptRequest.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.InterruptRequest
                 * @static
                 * @param {snakepit.worker.v1.InterruptRequest.$Properties} message InterruptRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                InterruptRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.seq != null && message.seq.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).fixed64s(message.seq);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an InterruptRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.InterruptRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.InterruptRequest & snakepit.worker.v1.InterruptRequest.$Shape} InterruptRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                InterruptRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.InterruptRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType === 2) {
                                    if (!(message.seq && message.seq.length))
                                        message.seq = [];
                                    reader.fixed64s(message.seq);
                                    continue;
                                }
                                if (wireType !== 1)
                                    break;
                                if (!(message.seq && message.seq.length))
                                    message.seq = [];
                                message.seq.push(reader.fixed64());
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return InterruptRequest;
            })();

            v1.InterruptResponse = (function() {

                /**
                 * Properties of an InterruptResponse.
                 * @typedef {Object} snakepit.worker.v1.InterruptResponse.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an InterruptResponse.
                 * @memberof snakepit.worker.v1
                 * @interface IInterruptResponse
                 * @augments snakepit.worker.v1.InterruptResponse.$Properties
                 * @deprecated Use snakepit.worker.v1.InterruptResponse.$Properties instead.
                 */

                /**
                 * Shape of an InterruptResponse.
                 * @typedef {snakepit.worker.v1.InterruptResponse.$Properties} snakepit.worker.v1.InterruptResponse.$Shape
                 */

                /**
                 * Constructs a new InterruptResponse.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents an InterruptResponse.
                 * @constructor
                 * @param {snakepit.worker.v1.InterruptResponse.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const InterruptResponse = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified InterruptResponse message. Does not implicitly {@link snakepit.worker.v1.InterruptResponse.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.InterruptResponse
                 * @static
                 * @param {snakepit.worker.v1.InterruptResponse.$Properties} message InterruptResponse message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                InterruptResponse.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an InterruptResponse message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.InterruptResponse
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.InterruptResponse & snakepit.worker.v1.InterruptResponse.$Shape} InterruptResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                InterruptResponse.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.InterruptResponse();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        reader.skipType(tag & 7, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return InterruptResponse;
            })();

            v1.Note = (function() {

                /**
                 * Properties of a Note.
                 * @typedef {Object} snakepit.worker.v1.Note.$Properties
                 * @property {number|null} [index] Note index
                 * @property {Array.<string>|null} [unserializable] Note unserializable
                 * @property {Array.<string>|null} [type] Note type
                 * @property {Array.<snakepit.worker.v1.Inserted.$Properties>|null} [inserted] Note inserted
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Note.
                 * @memberof snakepit.worker.v1
                 * @interface INote
                 * @augments snakepit.worker.v1.Note.$Properties
                 * @deprecated Use snakepit.worker.v1.Note.$Properties instead.
                 */

                /**
                 * Shape of a Note.
                 * @typedef {snakepit.worker.v1.Note.$Properties} snakepit.worker.v1.Note.$Shape
                 */

                /**
                 * Constructs a new Note.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents a Note.
                 * @constructor
                 * @param {snakepit.worker.v1.Note.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Note = function (properties) {
                    this.unserializable = [];
                    this.type = [];
                    this.inserted = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Note index.
                 * @member {number} index
                 * @memberof snakepit.worker.v1.Note
                 * @instance
                 */
                Note.prototype.index = 0;

                /**
                 * Note unserializable.
                 * @member {Array.<string>} unserializable
                 * @memberof snakepit.worker.v1.Note
                 * @instance
                 */
                Note.prototype.unserializable = $util.emptyArray;

                /**
                 * Note type.
                 * @member {Array.<string>} type
                 * @memberof snakepit.worker.v1.Note
                 * @instance
                 */
                Note.prototype.type = $util.emptyArray;

                /**
                 * Note inserted.
                 * @member {Array.<snakepit.worker.v1.Inserted.$Properties>} inserted
                 * @memberof snakepit.worker.v1.Note
                 * @instance
                 */
                Note.prototype.inserted = $util.emptyArray;

                /**
                 * Encodes the specified Note message. Does not implicitly {@link snakepit.worker.v1.Note.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.Note
                 * @static
                 * @param {snakepit.worker.v1.Note.$Properties} message Note message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Note.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.index != null && $Object.hasOwnProperty.call(message, "index") && message.index !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.index);
                    if (message.unserializable != null && message.unserializable.length)
                        for (let i = 0; i < message.unserializable.length; ++i)
                            writer.uint32(/* id 2, wireType 2 =*/18).string(message.unserializable[i]);
                    if (message.type != null && message.type.length)
                        for (let i = 0; i < message.type.length; ++i)
                            writer.uint32(/* id 3, wireType 2 =*/26).string(message.type[i]);
                    if (message.inserted != null && message.inserted.length)
                        for (let i = 0; i < message.inserted.length; ++i)
                            $root.snakepit.worker.v1.Inserted.encode(message.inserted[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Note message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.Note
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Note & snakepit.worker.v1.Note.$Shape} Note
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Note.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.Note();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.index = value;
                                else
                                    delete message.index;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.unserializable && message.unserializable.length))
                                    message.unserializable = [];
                                message.unserializable.push(reader.stringVerify());
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.type && message.type.length))
                                    message.type = [];
                                message.type.push(reader.stringVerify());
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.inserted && message.inserted.length))
                                    message.inserted = [];
                                message.inserted.push($root.snakepit.worker.v1.Inserted.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Note;
            })();

            v1.Inserted = (function() {

                /**
                 * Properties of an Inserted.
                 * @typedef {Object} snakepit.worker.v1.Inserted.$Properties
                 * @property {number|null} [offset] Inserted offset
                 * @property {Uint8Array|null} [value] Inserted value
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Inserted.
                 * @memberof snakepit.worker.v1
                 * @interface IInserted
                 * @augments snakepit.worker.v1.Inserted.$Properties
                 * @deprecated Use snakepit.worker.v1.Inserted.$Properties instead.
                 */

                /**
                 * Shape of an Inserted.
                 * @typedef {snakepit.worker.v1.Inserted.$Properties} snakepit.worker.v1.Inserted.$Shape
                 */

                /**
                 * Constructs a new Inserted.
                 * @memberof snakepit.worker.v1
                 * @classdesc Represents an Inserted.
                 * @constructor
                 * @param {snakepit.worker.v1.Inserted.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Inserted = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Inserted offset.
                 * @member {number} offset
                 * @memberof snakepit.worker.v1.Inserted
                 * @instance
                 */
                Inserted.prototype.offset = 0;

                /**
                 * Inserted value.
                 * @member {Uint8Array} value
                 * @memberof snakepit.worker.v1.Inserted
                 * @instance
                 */
                Inserted.prototype.value = $util.newBuffer([]);

                /**
                 * Encodes the specified Inserted message. Does not implicitly {@link snakepit.worker.v1.Inserted.verify|verify} messages.
                 * @function encode
                 * @memberof snakepit.worker.v1.Inserted
                 * @static
                 * @param {snakepit.worker.v1.Inserted.$Properties} message Inserted message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Inserted.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.offset);
                    if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.value);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Inserted message from the specified reader or buffer.
                 * @function decode
                 * @memberof snakepit.worker.v1.Inserted
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {snakepit.worker.v1.Inserted & snakepit.worker.v1.Inserted.$Shape} Inserted
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Inserted.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.snakepit.worker.v1.Inserted();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.offset = value;
                                else
                                    delete message.offset;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.value = value;
                                else
                                    delete message.value;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return Inserted;
            })();

            return v1;
        })();

        return worker;
    })();

    return snakepit;
})();

export const grpc = $root.grpc = (() => {

    /**
     * Namespace grpc.
     * @exports grpc
     * @namespace
     */
    const grpc = {};

    grpc.health = (function() {

        /**
         * Namespace health.
         * @memberof grpc
         * @namespace
         */
        const health = {};

        health.v1 = (function() {

            /**
             * Namespace v1.
             * @memberof grpc.health
             * @namespace
             */
            const v1 = {};

            v1.HealthCheckRequest = (function() {

                /**
                 * Properties of a HealthCheckRequest.
                 * @typedef {Object} grpc.health.v1.HealthCheckRequest.$Properties
                 * @property {string|null} [service] HealthCheckRequest service
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a HealthCheckRequest.
                 * @memberof grpc.health.v1
                 * @interface IHealthCheckRequest
                 * @augments grpc.health.v1.HealthCheckRequest.$Properties
                 * @deprecated Use grpc.health.v1.HealthCheckRequest.$Properties instead.
                 */

                /**
                 * Shape of a HealthCheckRequest.
                 * @typedef {grpc.health.v1.HealthCheckRequest.$Properties} grpc.health.v1.HealthCheckRequest.$Shape
                 */

                /**
                 * Constructs a new HealthCheckRequest.
                 * @memberof grpc.health.v1
                 * @classdesc Represents a HealthCheckRequest.
                 * @constructor
                 * @param {grpc.health.v1.HealthCheckRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const HealthCheckRequest = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * HealthCheckRequest service.
                 * @member {string} service
                 * @memberof grpc.health.v1.HealthCheckRequest
                 * @instance
                 */
                HealthCheckRequest.prototype.service = "";

                /**
                 * Encodes the specified HealthCheckRequest message. Does not implicitly {@link grpc.health.v1.HealthCheckRequest.verify|verify} messages.
                 * @function encode
                 * @memberof grpc.health.v1.HealthCheckRequest
                 * @static
                 * @param {grpc.health.v1.HealthCheckRequest.$Properties} message HealthCheckRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                HealthCheckRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.service != null && $Object.hasOwnProperty.call(message, "service") && message.service !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.service);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a HealthCheckRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof grpc.health.v1.HealthCheckRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape} HealthCheckRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                HealthCheckRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.grpc.health.v1.HealthCheckRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.service = value;
                                else
                                    delete message.service;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return HealthCheckRequest;
            })();

            v1.HealthCheckResponse = (function() {

                /**
                 * Properties of a HealthCheckResponse.
                 * @typedef {Object} grpc.health.v1.HealthCheckResponse.$Properties
                 * @property {grpc.health.v1.HealthCheckResponse.ServingStatus|null} [status] HealthCheckResponse status
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a HealthCheckResponse.
                 * @memberof grpc.health.v1
                 * @interface IHealthCheckResponse
                 * @augments grpc.health.v1.HealthCheckResponse.$Properties
                 * @deprecated Use grpc.health.v1.HealthCheckResponse.$Properties instead.
                 */

                /**
                 * Shape of a HealthCheckResponse.
                 * @typedef {grpc.health.v1.HealthCheckResponse.$Properties} grpc.health.v1.HealthCheckResponse.$Shape
                 */

                /**
                 * Constructs a new HealthCheckResponse.
                 * @memberof grpc.health.v1
                 * @classdesc Represents a HealthCheckResponse.
                 * @constructor
                 * @param {grpc.health.v1.HealthCheckResponse.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const HealthCheckResponse = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * HealthCheckResponse status.
                 * @member {grpc.health.v1.HealthCheckResponse.ServingStatus} status
                 * @memberof grpc.health.v1.HealthCheckResponse
                 * @instance
                 */
                HealthCheckResponse.prototype.status = 0;

                /**
                 * Encodes the specified HealthCheckResponse message. Does not implicitly {@link grpc.health.v1.HealthCheckResponse.verify|verify} messages.
                 * @function encode
                 * @memberof grpc.health.v1.HealthCheckResponse
                 * @static
                 * @param {grpc.health.v1.HealthCheckResponse.$Properties} message HealthCheckResponse message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                HealthCheckResponse.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.status);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a HealthCheckResponse message from the specified reader or buffer.
                 * @function decode
                 * @memberof grpc.health.v1.HealthCheckResponse
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape} HealthCheckResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                HealthCheckResponse.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.grpc.health.v1.HealthCheckResponse();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.status = value;
                                else
                                    delete message.status;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * ServingStatus enum.
                 * @name grpc.health.v1.HealthCheckResponse.ServingStatus
                 * @enum {number}
                 * @property {number} UNKNOWN=0 UNKNOWN value
                 * @property {number} SERVING=1 SERVING value
                 * @property {number} NOT_SERVING=2 NOT_SERVING value
                 * @property {number} SERVICE_UNKNOWN=3 SERVICE_UNKNOWN value
                 */
                HealthCheckResponse.ServingStatus = (function() {
                    const valuesById = $Object.create(null), values = $Object.create(valuesById);
                    values[valuesById[0] = "UNKNOWN"] = 0;
                    values[valuesById[1] = "SERVING"] = 1;
                    values[valuesById[2] = "NOT_SERVING"] = 2;
                    values[valuesById[3] = "SERVICE_UNKNOWN"] = 3;
                    return values;
                })();

                return HealthCheckResponse;
            })();

            return v1;
        })();

        return health;
    })();

    return grpc;
})();

export {
  $root as default
};
