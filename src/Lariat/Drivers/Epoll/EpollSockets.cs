namespace Lariat.LowLevel;

/// <summary>The sockets of the epoll driver.</summary>
internal sealed class EpollSockets(EpollDriver driver, EpollTable table) : PosixSockets
{
    public override string Name => "epoll";

    public EpollDriver Driver => driver;

    public EpollTable Table => table;

    // One entry is the loop's own wake-up.
    internal override int OpenCount => table.EntryCount - 1;

    public override IoWatch Watch(int descriptor) => new EpollWatch(this, descriptor);

    protected override IoListener NewListener(int descriptor) => new EpollListener(this, descriptor);

    protected override IoStream NewStream(int descriptor) => new EpollStream(this, descriptor);

    protected override IoStream NewConnectingStream(int descriptor, int errno, IoOperation operation)
    {
        var stream = new EpollStream(this, descriptor);
        stream.OnConnectCalled(errno, operation);
        return stream;
    }
}
