// "refuse ERROR CALL,CALL… PROGRAM ARGUMENT…" starts a program to which the system answers ERROR (EPERM, ENOSYS or EACCES) when it makes these calls;
// it takes this process's place. Every other argument is a scenario: it does things with Lariat and prints a line for each outcome.
using Lariat;
using Lariat.Confined;

switch (args[0])
{
    case "refuse":
        return Launcher.Run(args[1], args[2].Split(','), args[3..]);
    case "all-kinds":
        EventLoop.Run(AllKinds.RunAsync());
        return 0;
    case "accept":
        EventLoop.Run(AllKinds.RunAcceptAsync());
        return 0;
    case "no-threads":
        ThreadLimit.LeavePrivileges();
        EventLoop.Run(NoThreads.RunAsync());
        return 0;
    case "one-thread":
        ThreadLimit.LeavePrivileges();
        EventLoop.Run(NoThreads.RunWithOneAsync());
        return 0;
    case "left-child":
        ThreadLimit.LeavePrivileges();
        NoThreads.RunLeftChild();
        return 0;
    case "exit-codes":
        EventLoop.Run(Children.RunExitCodesAsync(args[1..]));
        return 0;
    case "orphans":
        EventLoop.Run(Children.RunOrphansAsync());
        return 0;
    case "inheritance":
        EventLoop.Run(Children.RunInheritanceAsync(args[1..]));
        return 0;
    case "kill-tree":
        EventLoop.Run(Children.RunKillTreeAsync(args[1..]));
        return 0;
    default:
        throw new ArgumentException($"There is no scenario '{args[0]}'.");
}
