// The descriptors that become 0, 1 and 2 in a child. The child's ends are closed here once it was started; the parent's go to the child
// object. Until then every end belongs to exactly one of the two lists, so that a failure on the way closes both.
using System.Runtime.InteropServices;
using Lariat.IO;
using Lariat.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Lariat.Processes;

/// <summary>The standard streams of a process that is being started.</summary>
internal sealed class StandardDescriptors : IDisposable
{
    private readonly IoDriver _driver;
    private readonly List<SafeFileHandle> _childEnds = [];
    private readonly List<(SafeHandle Handle, bool IsHeld)> _borrowed = [];
    private readonly List<(int Ours, int Child)> _table = [];
    private bool _isStarted;

    public StandardDescriptors(IoDriver driver, SubprocessOptions options)
    {
        _driver = driver;
        try
        {
            Input = Add(0, options.StandardInput);
            Output = Add(1, options.StandardOutput);
            Error = Add(2, options.StandardError);
            foreach ((int number, SafeHandle handle) in options.Descriptors ?? new Dictionary<int, SafeHandle>())
            {
                Borrow(number, handle);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public PosixPipe? Input { get; private set; }

    public PosixPipe? Output { get; private set; }

    public PosixPipe? Error { get; private set; }

    public IReadOnlyList<(int Ours, int Child)> Table => _table;

    /// <summary>Called when the parent's ends belong to another object.</summary>
    public void Started() => _isStarted = true;

    public void Dispose()
    {
        _childEnds.ForEach(static end => end.Dispose());
        foreach ((SafeHandle handle, bool isHeld) in _borrowed)
        {
            if (isHeld)
            {
                handle.DangerousRelease();
            }
        }

        if (!_isStarted)
        {
            Input?.Close();
            Output?.Close();
            Error?.Close();
        }
    }

    private PosixPipe? Add(int number, Redirect redirect)
    {
        switch (redirect.Kind)
        {
            case RedirectKind.Pipe:
                return AddPipe(number);
            case RedirectKind.Null:
                AddEnd(number, PosixDescriptor.OpenNull());
                break;
            case RedirectKind.Join:
                _table.Add((SourceOfOutput(), number));
                break;
            case RedirectKind.Read or RedirectKind.Write or RedirectKind.Append:
                AddEnd(number,
                    PosixDescriptor.OpenFile(redirect.Path!, redirect.Kind == RedirectKind.Read, redirect.Kind == RedirectKind.Append));
                break;
            case RedirectKind.Descriptor:
                Borrow(number, redirect.Descriptor!);
                break;
            default:
                break;
        }

        return null;
    }

    /// <summary>The descriptor of the child's standard output: the redirected one, else the parent's.</summary>
    private int SourceOfOutput()
    {
        foreach ((int ours, int child) in _table)
        {
            if (child == 1)
            {
                return ours;
            }
        }

        return 1;
    }

    private PosixPipe AddPipe(int number)
    {
        bool isInput = number == 0;
        (SafeFileHandle read, SafeFileHandle write) = PosixDescriptor.MakePipe();
        AddEnd(number, isInput ? read : write);
        SafeFileHandle ours = isInput ? write : read;
        PosixDescriptor.SetNonBlocking(ours);
        try
        {
            return new PosixPipe(_driver, ours, isReader: !isInput, seesReadersLeave: isInput);
        }
        catch
        {
            ours.Dispose();
            throw;
        }
    }

    private void AddEnd(int number, SafeFileHandle handle)
    {
        _childEnds.Add(handle);
        _table.Add(((int)handle.DangerousGetHandle(), number));
    }

    private void Borrow(int number, SafeHandle handle)
    {
        bool isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        _borrowed.Add((handle, isHeld));
        _table.Add(((int)handle.DangerousGetHandle(), number));
    }
}
