/**
 * CurveZMQ: when the connection file brings keys, every socket encrypts, and a peer without them gets nothing.
 * The client makes the keys and gives both ends the same pair.
 */
import { capability } from "zeromq";
import { ConnectionFileError, type ConnectionInfo } from "../protocol/connection.js";

export interface Security {
  curveServer?: true;
  curvePublicKey?: string;
  curveSecretKey?: string;
}

export function securityOf(connection: ConnectionInfo): Security {
  const { curve_publickey: curvePublicKey, curve_secretkey: curveSecretKey } = connection;
  if (curvePublicKey === undefined || curveSecretKey === undefined) return {};
  if (capability.curve !== true) {
    throw new ConnectionFileError(
      "the connection file asks for encryption, but the zeromq package of this machine was built without it: " +
        "start the kernel with transport_encryption disabled",
    );
  }
  return { curveServer: true, curvePublicKey, curveSecretKey };
}
