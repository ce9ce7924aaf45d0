namespace Lariat.Native;

/// <summary>Numbers of include/uapi/linux/io_uring.h; each with the kernel that has it if that is newer than 6.0.</summary>
internal static class UringConstants
{
    /// <summary>The result of io_uring_enter(2) for a ring that is not enabled yet.</summary>
    public const int EBADFD = 77;

    public const byte IORING_OP_POLL_ADD = 6;
    public const byte IORING_OP_ACCEPT = 13;
    public const byte IORING_OP_ASYNC_CANCEL = 14;
    public const byte IORING_OP_SEND = 26;
    public const byte IORING_OP_RECV = 27;

    public const byte IOSQE_BUFFER_SELECT = 1 << 5;

    public const uint IORING_SETUP_CQSIZE = 1u << 3;
    public const uint IORING_SETUP_R_DISABLED = 1u << 6;
    public const uint IORING_SETUP_SUBMIT_ALL = 1u << 7;
    public const uint IORING_SETUP_COOP_TASKRUN = 1u << 8;
    public const uint IORING_SETUP_TASKRUN_FLAG = 1u << 9;
    public const uint IORING_SETUP_SINGLE_ISSUER = 1u << 12;

    /// <summary>KERNEL: 6.1.</summary>
    public const uint IORING_SETUP_DEFER_TASKRUN = 1u << 13;

    public const uint IORING_ENTER_GETEVENTS = 1u << 0;
    public const uint IORING_ENTER_EXT_ARG = 1u << 3;
    public const uint IORING_ENTER_REGISTERED_RING = 1u << 4;

    public const uint IORING_SQ_CQ_OVERFLOW = 1u << 1;
    public const uint IORING_SQ_TASKRUN = 1u << 2;

    public const int IORING_REGISTER_ENABLE_RINGS = 12;
    public const int IORING_REGISTER_RING_FDS = 20;
    public const int IORING_REGISTER_PBUF_RING = 22;

    /// <summary>A buffer is consumed piece by piece. KERNEL: 6.12; EINVAL before.</summary>
    public const ushort IOU_PBUF_RING_INC = 2;

    public const uint IORING_CQE_F_BUFFER = 1u << 0;
    public const uint IORING_CQE_F_MORE = 1u << 1;

    /// <summary>The buffer has room left and more will go into it. KERNEL: 6.12.</summary>
    public const uint IORING_CQE_F_BUF_MORE = 1u << 4;

    public const int IORING_CQE_BUFFER_SHIFT = 16;

    public const ushort IORING_ACCEPT_MULTISHOT = 1 << 0;
    public const ushort IORING_RECV_MULTISHOT = 1 << 1;
    public const uint IORING_POLL_ADD_MULTI = 1u << 0;

    public const long IORING_OFF_SQ_RING = 0;
    public const long IORING_OFF_SQES = 0x10000000;

    public const int POLLIN = 0x001;
    public const int POLLOUT = 0x004;
    public const int POLLERR = 0x008;
    public const int POLLHUP = 0x010;
    public const int POLLRDHUP = 0x2000;

    public const int PROT_READ_WRITE = 1 | 2;
    public const int MAP_SHARED_POPULATE = 1 | 0x8000;
}
