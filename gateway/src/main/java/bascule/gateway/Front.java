package bascule.gateway;

import bascule.migration.Side;
import io.netty.handler.codec.http.HttpObject;
import java.net.InetSocketAddress;

/// The client's end of an exchange. Answers are written to it as HTTP/1.1's messages are, whatever is spoken
/// on the wire. Only its event loop's thread touches it.
interface Front {
    /// Some of an answer, which leaves with the next `flush` at the latest.
    void write(HttpObject message);

    /// What was written leaves, now or once this turn of the event loop is over.
    void flush();

    /// Whether more of an answer may be written. What is written all the same waits in memory.
    boolean hasRoom();

    /// Ends it, for a client that has gone.
    void close();

    /// Where the client is.
    InetSocketAddress address();

    /// Whether nobody between the client and here can read along.
    boolean secure();

    /// Whether fields behind a body can be told.
    boolean tellsTrailers();

    /// @param head whether the answer written next is one to HEAD, which never has a body
    void expect(boolean head);

    /// Whether the client has gone, as far as can be told without reading what it sent.
    boolean left();

    /// What follows of the request is wanted now.
    void resume();

    /// Nothing that follows is wanted until `resume`.
    void pause();

    /// More of the request may have become wanted.
    void readOn();

    /// Whether it hands over what has arrived right now, so that more may follow at once.
    boolean decoding();

    /// Writes an answer of the gateway's own.
    ///
    /// @param more whether the connection can carry another exchange
    void answer(Answer answer, boolean more);

    /// The exchange was answered.
    ///
    /// @param more whether the connection can carry another exchange
    /// @param read whether the request was read to its end
    void answered(boolean more, boolean read);

    /// Breaks off, so that the client can't take half an answer for a whole one.
    void abort();

    /// From here on bytes pass as they are, to and from that upstream's connection.
    ///
    /// @param route id of the route of the request that asked for it
    void leaveHttp(Side side, String route, Back back, boolean webSocket);
}
